/**
 * A document algebra (Wadler, "A prettier printer"): text with places where a line may break. A group is printed on one
 * line when it fits, and otherwise all of its own breaks are taken.
 */

/**
 * What stands between two tokens, from the weakest to the strongest. `soft` and `line` break with their group; unbroken
 * they are nothing and a space. `hard` always breaks, `blank` leaves an empty line, too.
 */
export type Gap = "none" | "space" | "soft" | "line" | "hard" | "blank";

const STRENGTH: readonly Gap[] = ["none", "space", "soft", "line", "hard", "blank"];

export function stronger(a: Gap, b: Gap): Gap {
  if ((a === "space" && b === "soft") || (a === "soft" && b === "space")) return "line";
  return STRENGTH.indexOf(a) >= STRENGTH.indexOf(b) ? a : b;
}

export interface Separator {
  readonly kind: "separator";
  gap: Gap;
}

export interface Text {
  readonly kind: "text";
  readonly text: string;
  /** `start`: at the first column whatever the indentation; `trailing`: a comment behind the code of its line. */
  readonly place?: "start" | "trailing";
}

export interface Container {
  readonly kind: "group" | "indent";
  readonly parts: Doc[];
  /** A group that is printed over several lines although it would fit. */
  broken: boolean;
}

export type Doc = Separator | Text | Container;

const WIDTH = 100;
const INDENT = 4;

/** The text of a document, without a line end after the last line. */
export function printDoc(doc: Container): string {
  propagateBreaks(doc);
  return new Printer().print(doc);
}

/** A group with a line break in it cannot stand on one line. */
function propagateBreaks(doc: Container): boolean {
  for (const part of doc.parts) {
    if (part.kind === "text") doc.broken ||= part.text.includes("\n");
    else if (part.kind === "separator") doc.broken ||= part.gap === "hard" || part.gap === "blank";
    else if (propagateBreaks(part)) doc.broken = true;
  }
  return doc.broken;
}

interface Command {
  readonly indent: number;
  readonly broken: boolean;
  readonly doc: Doc;
}

interface OutputLine {
  code: string;
  /** Behind the code. */
  comment?: string;
}

class Printer {
  private readonly lines: OutputLine[] = [{ code: "" }];
  /** The indentation that the next text of this line begins with; -1 once it has begun. */
  private indent = 0;
  private column = 0;

  print(doc: Container): string {
    const stack: Command[] = [{ indent: 0, broken: true, doc }];
    for (let command = stack.pop(); command; command = stack.pop()) {
      const { indent, broken, doc: item } = command;
      if (item.kind === "text") this.text(item);
      else if (item.kind === "separator") this.separator(item.gap, indent, broken);
      else if (item.kind === "indent") pushParts(stack, item, indent + INDENT, broken);
      else pushParts(stack, item, indent, item.broken || !this.fits(item, stack));
    }
    return alignComments(this.lines).join("\n");
  }

  private get line(): OutputLine {
    return this.lines[this.lines.length - 1]!;
  }

  private text({ text, place }: Text): void {
    if (place === "trailing" && this.indent < 0) {
      this.line.comment = text;
      return;
    }
    if (this.indent >= 0) {
      this.column = place === "start" ? 0 : this.indent;
      this.line.code = " ".repeat(this.column);
      this.indent = -1;
    }
    const [first = "", ...more] = text.split("\n");
    this.line.code += first;
    this.column += first.length;
    for (const one of more) {
      this.lines.push({ code: one });
      this.column = one.length;
    }
  }

  private separator(gap: Gap, indent: number, broken: boolean): void {
    const breaks = gap === "hard" || gap === "blank" || (broken && (gap === "soft" || gap === "line"));
    if (!breaks) {
      if ((gap === "space" || gap === "line") && this.indent < 0) {
        this.line.code += " ";
        this.column++;
      }
      return;
    }
    if (this.indent < 0) this.newLine();
    if (gap === "blank" && this.lines.length > 1) this.newLine();
    this.indent = this.column = indent;
  }

  private newLine(): void {
    this.line.code = this.line.code.trimEnd();
    this.lines.push({ code: "" });
  }

  /** Whether the group fits on the rest of the line, with what follows it up to the next possible break. */
  private fits(group: Container, rest: readonly Command[]): boolean {
    let left = WIDTH - this.column;
    let next = rest.length;
    const stack: Command[] = [{ indent: 0, broken: false, doc: group }];
    while (left >= 0) {
      const command = stack.pop() ?? rest[--next];
      if (!command) return true;
      const { doc, broken } = command;
      if (doc.kind === "text") {
        if (doc.place === "trailing") return true;
        const end = doc.text.indexOf("\n");
        left -= end < 0 ? doc.text.length : end;
        if (end >= 0) return left >= 0;
      } else if (doc.kind === "separator") {
        if (doc.gap === "hard" || doc.gap === "blank" || (broken && (doc.gap === "soft" || doc.gap === "line"))) return true;
        if (doc.gap === "space" || doc.gap === "line") left--;
      } else pushParts(stack, doc, 0, broken || (doc.kind === "group" && doc.broken));
    }
    return false;
  }
}

function pushParts(stack: Command[], { parts }: Container, indent: number, broken: boolean): void {
  for (let at = parts.length - 1; at >= 0; at--) stack.push({ indent, broken, doc: parts[at]! });
}

const COMMENT_GAP = "  ";

/** Puts the comments behind the code of neighbouring lines into one column, as far as they then fit. */
function alignComments(lines: readonly OutputLine[]): string[] {
  const output: string[] = [];
  for (let start = 0; start < lines.length; ) {
    let end = start + 1;
    if (lines[start]!.comment) while (lines[end]?.comment && indentOf(lines[end]!) === indentOf(lines[start]!)) end++;
    const block = lines.slice(start, end);
    const column = Math.max(...block.map(({ code }) => code.trimEnd().length));
    const fits = block.every(({ comment }) => column + COMMENT_GAP.length + (comment?.length ?? 0) <= WIDTH);
    for (const { code, comment } of block) {
      output.push(comment === undefined ? code : `${code.trimEnd().padEnd(fits ? column : 0)}${COMMENT_GAP}${comment}`);
    }
    start = end;
  }
  return output;
}

function indentOf({ code }: OutputLine): number {
  return code.search(/\S|$/);
}
