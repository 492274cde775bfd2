//! Assembly and hardware.

use super::Language;
use super::forms::{
    C_COMMENT, C_LIKE, DASHES, DOUBLE, PLAIN, SEMICOLON, SLASHES, anywhere, apart, character, spaced,
    verbatim,
};

pub(super) const ALL: &[Language] = &[
    Language {
        names: &["verilog", "systemverilog", "sv"],
        keywords: "always always_comb always_ff always_latch assert assign automatic begin bit byte case casex casez class const cover default defparam disable do else end endcase endclass endfunction endgenerate endinterface endmodule endpackage endproperty endtask enum extends final for forever fork function generate genvar if import initial inout input int integer interface join localparam logic longint modport module negedge new output package packed parameter posedge property real reg repeat return shortint signed static string struct supply0 supply1 task this time tri typedef union unique unsigned virtual void wait while wire",
        constants: "null",
        strings: &[DOUBLE],
        types: false,
        extra: "$`",
        ..C_LIKE
    },
    Language {
        names: &["vhdl", "vhd"],
        keywords: "abs access after alias all and architecture array assert attribute begin block body buffer bus case component configuration constant disconnect downto else elsif end entity exit file for function generate generic group if impure in inertial inout is label library linkage literal loop map mod nand new next nor not of on open or others out package port postponed procedure process protected pure range record register reject rem report return rol ror select severity shared signal sla sll sra srl subtype then to transport type units until use variable wait when while with xnor xor bit bit_vector boolean integer natural positive signed std_logic std_logic_vector string time unsigned",
        constants: "true false",
        line_comments: &[DASHES],
        comments: C_COMMENT,
        strings: &[verbatim("\""), apart(character())],
        any_case: true,
        types: false,
        ..PLAIN
    },
    Language {
        names: &[
            "asm", "assembly", "nasm", "masm", "gas", "x86", "x86_64", "x86asm", "arm", "arm64", "aarch64",
            "armasm", "s",
        ],
        keywords: "adc add adr adrp and b beq bge bgt bl ble blt bne bx call cbnz cbz cmovz cmp cmpxchg cpuid dec div hlt idiv imul inc int iret ja jae jb jbe je jg jge jl jle jmp jne jns jnz js jz lea leave ldp ldr ldrb lock loop lsl lsr mov movabs movaps movk movl movq movss movsx movups movz movzx mul neg nop not or orr pop popq push pushq rep ret rol ror sar shl shr stp str strb sub svc syscall test tst xchg xor bits db dd dq dw equ extern global org resb resd resq section segment times .align .ascii .asciz .bss .byte .data .equ .global .globl .long .macro .quad .section .string .text .word %define %endmacro %include %macro",
        constants: "",
        line_comments: &[SEMICOLON, SLASHES, spaced("# "), spaced("@ ")],
        comments: C_COMMENT,
        any_case: true,
        types: false,
        extra: ".%",
        ..PLAIN
    },
    Language {
        names: &["llvm", "ll"],
        keywords: "add alloca and ashr attributes br bitcast call constant declare define double eq external fadd fcmp float fmul fsub getelementptr global i1 i8 i16 i32 i64 i128 icmp inbounds label load lshr mul ne nsw nuw or phi private ptr ret sdiv select sext sge sgt shl sle slt source_filename store sub switch target to trunc type udiv undef unreachable void xor zext",
        line_comments: &[SEMICOLON],
        strings: &[DOUBLE],
        types: false,
        extra: "%@.",
        ..PLAIN
    },
    Language {
        names: &["wasm", "wat", "wast"],
        keywords: "block br br_if br_table call call_indirect data drop elem else end export f32 f64 func global global.get global.set i32 i32.add i32.const i32.eq i32.eqz i32.load i32.lt_s i32.mul i32.store i32.sub i64 i64.add i64.const if import local local.get local.set local.tee loop memory module mut param result return start table then type unreachable",
        constants: "",
        line_comments: &[anywhere(";;")],
        comments: &[("(;", ";)")],
        strings: &[DOUBLE],
        types: false,
        extra: "$.",
        ..PLAIN
    },
    Language {
        names: &["mips", "riscv", "risc-v"],
        keywords: "add addi addiu addu and andi auipc b beq beqz bge bgeu bgez bgt bgtz ble blez blt bltu bltz bne bnez call csrr csrw div divu ebreak ecall j jal jalr jr la lb lbu ld lh lhu li lui lw lwu mfhi mflo move mret mul mult mv neg nop nor not or ori rem ret sb sd sh sll slli slt slti sltiu sltu sra srai srl srli sub subu sw syscall xor xori .align .ascii .asciiz .asciz .bss .byte .data .double .equ .eqv .extern .float .global .globl .half .section .space .string .text .word",
        constants: "",
        line_comments: &[anywhere("#"), SLASHES],
        comments: C_COMMENT,
        types: false,
        extra: ".$%",
        ..PLAIN
    },
];
