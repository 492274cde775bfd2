import type { Node } from "./Node";

export type Operation = { "op": "splice", path: Array<number>, keep: number, nodes: Array<Node> } | { "op": "append", path: Array<number>, text: string } | { "op": "tight", path: Array<number>, tight: boolean };
