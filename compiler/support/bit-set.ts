/** Sets of small numbers, for dataflow over values. */

export class BitSet {
  private readonly words: Uint32Array;

  /** An empty set that can hold the numbers below `size`. */
  constructor(readonly size: number) {
    this.words = new Uint32Array((size + 31) >>> 5);
  }

  has(element: number): boolean {
    return ((this.words[element >>> 5]! >>> (element & 31)) & 1) === 1;
  }

  add(element: number): void {
    this.words[element >>> 5]! |= 1 << (element & 31);
  }

  delete(element: number): void {
    this.words[element >>> 5]! &= ~(1 << (element & 31));
  }

  /** Adds all of `other`; true when that changed anything. */
  addAll(other: BitSet): boolean {
    let changed = false;
    for (let index = 0; index < this.words.length; index++) {
      const before = this.words[index]!;
      const after = (before | other.words[index]!) >>> 0;
      if (after !== before) {
        this.words[index] = after;
        changed = true;
      }
    }
    return changed;
  }

  deleteAll(other: BitSet): void {
    for (let index = 0; index < this.words.length; index++) this.words[index]! &= ~other.words[index]!;
  }

  copy(): BitSet {
    const copy = new BitSet(this.size);
    copy.words.set(this.words);
    return copy;
  }

  *[Symbol.iterator](): Iterator<number> {
    for (let index = 0; index < this.words.length; index++) {
      let word = this.words[index]!;
      while (word !== 0) {
        const bit = 31 - Math.clz32(word & -word);
        yield index * 32 + bit;
        word &= word - 1;
      }
    }
  }
}
