/** A set of unordered pairs of small numbers: a hash table over typed arrays, as there may be millions. */
export class PairSet {
  private low: Int32Array;
  private high: Int32Array;
  private count = 0;

  constructor(capacity = 1024) {
    this.low = new Int32Array(capacity).fill(-1);
    this.high = new Int32Array(capacity);
  }

  has(a: number, b: number): boolean {
    return this.low[this.find(Math.min(a, b), Math.max(a, b))] !== -1;
  }

  /** False when the pair was there already. */
  add(a: number, b: number): boolean {
    const low = Math.min(a, b);
    const high = Math.max(a, b);
    const place = this.find(low, high);
    if (this.low[place] !== -1) return false;
    this.low[place] = low;
    this.high[place] = high;
    if (++this.count * 2 > this.low.length) this.grow();
    return true;
  }

  clone(): PairSet {
    const copy = new PairSet(1);
    copy.low = this.low.slice();
    copy.high = this.high.slice();
    copy.count = this.count;
    return copy;
  }

  private find(low: number, high: number): number {
    const mask = this.low.length - 1;
    let place = (Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b)) >>> 0;
    place = (place ^ (place >>> 15)) & mask;
    while (this.low[place] !== -1 && (this.low[place] !== low || this.high[place] !== high)) place = (place + 1) & mask;
    return place;
  }

  private grow(): void {
    const { low, high } = this;
    this.low = new Int32Array(low.length * 2).fill(-1);
    this.high = new Int32Array(high.length * 2);
    for (let index = 0; index < low.length; index++) {
      if (low[index] === -1) continue;
      const place = this.find(low[index]!, high[index]!);
      this.low[place] = low[index]!;
      this.high[place] = high[index]!;
    }
  }
}
