//! Assembly and hardware.

use super::Language;
use super::forms::{BOTH, C_COMMENT, DOUBLE, PLAIN};

pub(super) const ALL: &[Language] = &[
    Language {
        names: &["verilog", "systemverilog", "sv", "vhdl", "vhd"],
        keywords: "always always_comb always_ff architecture assign begin bit case default downto else elsif end endcase endfunction endmodule entity for function if in initial inout input integer is library localparam logic map module negedge of or others out output package parameter port posedge process reg signal std_logic std_logic_vector then to type use when while wire",
        constants: "",
        line_comments: &["//", "--"],
        comments: C_COMMENT,
        strings: &[DOUBLE],
        any_case: true,
        types: false,
        ..PLAIN
    },
    Language {
        names: &["asm", "assembly", "nasm", "x86asm", "armasm", "wasm", "wat", "llvm"],
        keywords: "adc add and bl bne beq call cmp dec div hlt idiv imul inc int ja jae jb jbe je jg jge jl jle jmp jne jnz jz lea leave loop mov movsx movzx mul neg nop not or pop push ret sar shl shr sub syscall test xor ldr str stp ldp adrp section global extern db dd dq equ define declare i1 i8 i32 i64 module func param local result export import",
        constants: "",
        line_comments: &[";", "//"],
        strings: BOTH,
        any_case: true,
        types: false,
        extra: ".%",
        ..PLAIN
    },
];
