export type Align = "none" | "left" | "center" | "right";
