// commonmark.js comes without types; this is what the benchmark touches.
declare module "commonmark" {
  export class Node {
    constructor(type: string);
    readonly type: string;
    _string_content: string | null;
  }
  export class Parser {
    doc: Node;
    tip: Node;
    oldtip: Node;
    lastMatchedContainer: Node;
    refmap: object;
    currentLine: string;
    lineNumber: number;
    lastLineLength: number;
    offset: number;
    column: number;
    inlineParser: { parse(node: Node): void; refmap: object; options: object };
    options: object;
    incorporateLine(line: string): void;
    finalize(block: Node, line: number): void;
  }
}
