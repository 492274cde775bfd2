//! Languages with the braces and comments of C.

use super::Language;
use super::forms::{C_LIKE, DOUBLE, SINGLE, SLASHES, character, multiline, raw, spaced};

pub(super) const ALL: &[Language] = &[
    Language {
        names: &[
            "javascript",
            "js",
            "jsx",
            "mjs",
            "cjs",
            "typescript",
            "ts",
            "tsx",
            "mts",
            "cts",
            "javascriptreact",
            "typescriptreact",
        ],
        keywords: "abstract as async await break case catch class const continue debugger declare default delete do else enum export extends finally for from function get if implements import in infer instanceof interface is keyof let namespace new of private protected public readonly return satisfies set static super switch this throw try type typeof var void while yield any boolean number string never unknown",
        constants: "true false null undefined NaN Infinity",
        strings: &[DOUBLE, SINGLE, multiline("`")],
        extra: "$",
        regex: true,
        ..C_LIKE
    },
    Language {
        names: &["rust", "rs"],
        keywords: "as async await break const continue crate dyn else enum extern fn for if impl in let loop match mod move mut pub ref return self Self static struct super trait type union unsafe use where while bool char f32 f64 i8 i16 i32 i64 i128 isize str u8 u16 u32 u64 u128 usize",
        constants: "true false None",
        strings: &[raw("r##\"", "\"##"), raw("r#\"", "\"#"), raw("r\"", "\""), multiline("\""), character()],
        ..C_LIKE
    },
    Language {
        names: &["go", "golang"],
        keywords: "break case chan const continue default defer else fallthrough for func go goto if import interface map package range return select struct switch type var any bool byte complex128 complex64 error float32 float64 int int16 int32 int64 int8 rune string uint uint16 uint32 uint64 uint8 uintptr",
        constants: "true false nil iota",
        strings: &[DOUBLE, raw("`", "`"), character()],
        ..C_LIKE
    },
    Language {
        names: &["java"],
        keywords: "abstract assert break case catch class continue default do else enum extends final finally for if implements import instanceof interface native new package permits private protected public record return sealed static super switch synchronized this throw throws transient try var void volatile while yield boolean byte char double float int long short",
        strings: &[multiline("\"\"\""), DOUBLE, SINGLE],
        ..C_LIKE
    },
    Language {
        names: &["groovy", "gradle", "jenkinsfile"],
        keywords: "abstract as assert break case catch class continue def default do else enum extends final finally for if implements import in instanceof interface new package private protected public record return sealed static super switch synchronized this throw throws trait transient try var void volatile while boolean byte char double float int long short",
        strings: &[multiline("\"\"\""), multiline("'''"), DOUBLE, SINGLE],
        regex: true,
        ..C_LIKE
    },
    Language {
        names: &["kotlin", "kt", "kts", "scala"],
        keywords: "abstract actual as break by catch class companion const constructor continue crossinline data def do else enum expect extends final finally for fun get if import in infix init inline inner interface internal is lateinit lazy match new object open operator out override package private protected public return sealed set super suspend this throw trait try type typealias val var vararg when where while with yield",
        strings: &[raw("\"\"\"", "\"\"\""), DOUBLE, character()],
        ..C_LIKE
    },
    Language {
        names: &[
            "c", "h", "cpp", "c++", "cc", "cxx", "hpp", "hh", "hxx", "arduino", "ino", "cuda", "cu",
            "opencl", "metal",
        ],
        keywords: "alignas alignof asm auto break case catch class co_await co_return co_yield concept const consteval constexpr const_cast continue decltype default delete do dynamic_cast else enum explicit export extern final for friend goto if inline mutable namespace new noexcept operator override private protected public register reinterpret_cast requires restrict return sizeof static static_assert static_cast struct switch template this thread_local throw try typedef typeid typename union using virtual volatile while __device__ __global__ __host__ __shared__ bool char double float int long short signed unsigned void size_t int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t #include #define #ifdef #ifndef #if #else #elif #endif #pragma #undef",
        constants: "true false nullptr NULL",
        strings: &[raw("R\"(", ")\""), DOUBLE, character()],
        extra: "#",
        ..C_LIKE
    },
    Language {
        names: &["zig"],
        keywords: "align allowzero and anyframe anytype asm async await break callconv catch comptime const continue defer else enum errdefer error export extern fn for if inline linksection noalias noinline nosuspend opaque or orelse packed pub resume return struct suspend switch test threadlocal try union unreachable usingnamespace var volatile while anyerror anyopaque bool comptime_float comptime_int f16 f32 f64 f128 i8 i16 i32 i64 i128 isize noreturn type u8 u16 u32 u64 u128 usize void",
        constants: "true false null undefined",
        comments: &[],
        strings: &[DOUBLE, character()],
        extra: "@",
        ..C_LIKE
    },
    Language {
        names: &["csharp", "c#", "cs"],
        keywords: "abstract as async await base break case catch checked class const continue default delegate do else enum event explicit extern finally fixed for foreach get goto if implicit in init interface internal is lock namespace new open operator out override params partial private protected public readonly record ref required return sealed set sizeof stackalloc static struct switch this throw try type typeof unchecked unsafe using value var virtual void volatile when where while with yield bool byte char decimal double dynamic float int long nint object sbyte short string uint ulong ushort",
        strings: &[raw("\"\"\"", "\"\"\""), raw("@$\"", "\""), raw("@\"", "\""), DOUBLE, character()],
        ..C_LIKE
    },
    Language {
        names: &["swift"],
        keywords: "actor any as associatedtype async await break case catch class continue default defer deinit do else enum extension fallthrough fileprivate for func guard if import in indirect init inout internal is lazy let mutating nonisolated open operator override private protocol public repeat required rethrows return self Self some static struct subscript super switch throw throws try typealias unowned var weak where while",
        constants: "true false nil",
        strings: &[multiline("\"\"\""), DOUBLE],
        ..C_LIKE
    },
    Language {
        names: &["dart"],
        keywords: "abstract as assert async await base break case catch class const continue covariant default do dynamic else enum export extends extension factory final finally for get if implements import in interface is late library mixin new on operator part required rethrow return sealed set static super switch sync this throw try typedef var void when while with yield bool double int num",
        strings: &[multiline("'''"), multiline("\"\"\""), DOUBLE, SINGLE],
        ..C_LIKE
    },
    Language {
        names: &["php"],
        keywords: "abstract and array as break callable case catch class clone const continue declare default do echo else elseif empty enum extends final finally fn for foreach function global goto if implements include include_once instanceof insteadof interface isset list match namespace new or print private protected public readonly require require_once return static switch throw trait try unset use var while xor yield bool float int mixed null self string void",
        marks: &["<?php", "<?=", "?>"],
        line_comments: &[SLASHES, spaced("# ")],
        extra: "$",
        ..C_LIKE
    },
    Language {
        names: &["solidity", "sol"],
        keywords: "abstract address anonymous as assembly assert bool break bytes bytes32 calldata catch constant constructor continue contract delete do else emit enum error event external fallback final for function if immutable import indexed int int256 interface internal is library mapping memory modifier new override payable pragma private public pure receive require return returns revert storage string struct super this throw try uint uint8 uint256 unchecked using view virtual while",
        ..C_LIKE
    },
    Language {
        names: &["objective-c", "objc", "objectivec", "mm"],
        keywords: "auto break case char const continue default do double else enum extern float for goto if in inline int long register return short signed sizeof static struct switch typedef union unsigned void volatile while BOOL SEL id instancetype self super strong weak nonatomic copy assign readonly readwrite @interface @implementation @protocol @end @property @synthesize @dynamic @class @selector @autoreleasepool @try @catch @finally @throw @import @optional @required @synchronized #import #include #define #if #ifdef #ifndef #else #endif #pragma",
        constants: "YES NO nil Nil NULL true false",
        strings: &[DOUBLE, character()],
        extra: "#@",
        ..C_LIKE
    },
    Language {
        names: &["glsl", "hlsl", "vert", "frag"],
        keywords: "attribute break buffer case cbuffer centroid const continue default discard do else flat for highp if in inout inline invariant layout lowp mediump out packoffset precision register return sampler sampler2D sampler3D samplerCube shared smooth static struct switch tbuffer uniform varying while bool bool2 bool3 bool4 bvec2 bvec3 bvec4 double float float2 float3 float4 float2x2 float3x3 float4x4 half half2 half3 half4 int int2 int3 int4 ivec2 ivec3 ivec4 mat2 mat3 mat4 matrix uint uint2 uint3 uint4 uvec2 uvec3 uvec4 vec2 vec3 vec4 vector void #version #extension #include #define #if #ifdef #ifndef #else #elif #endif #pragma",
        constants: "true false",
        strings: &[DOUBLE],
        extra: "#",
        ..C_LIKE
    },
    Language {
        names: &["wgsl"],
        keywords: "alias break case const const_assert continue continuing default diagnostic discard else enable fn for if let loop override requires return struct switch var while array atomic bool f16 f32 i32 u32 mat2x2 mat2x2f mat3x3 mat3x3f mat4x4 mat4x4f ptr sampler texture_2d vec2 vec2f vec2u vec3 vec3f vec3u vec4 vec4f vec4u function private read read_write storage uniform workgroup write",
        constants: "true false",
        strings: &[],
        extra: "@",
        ..C_LIKE
    },
    Language {
        names: &["d", "dlang"],
        keywords: "abstract alias align asm assert auto body break case cast catch class const continue debug default delegate delete deprecated do else enum export extern final finally for foreach foreach_reverse function goto if immutable import in inout interface invariant is lazy mixin module new nothrow out override package pragma private protected public pure ref return scope shared static struct super switch synchronized template this throw try typeid typeof union unittest version while with bool byte char dchar double float int long real short string ubyte uint ulong ushort void wchar",
        comments: &[("/*", "*/"), ("/+", "+/")],
        strings: &[raw("r\"", "\""), raw("`", "`"), DOUBLE, character()],
        ..C_LIKE
    },
    Language {
        names: &["openscad", "scad"],
        keywords: "assert assign each echo else for function if include intersection_for let module use circle color cube cylinder difference hull import intersection linear_extrude minkowski mirror offset polygon polyhedron projection resize rotate rotate_extrude scale sphere square surface text translate union",
        constants: "true false undef",
        strings: &[DOUBLE],
        types: false,
        extra: "$",
        ..C_LIKE
    },
    Language {
        names: &["prisma"],
        keywords: "datasource enum generator model type view",
        constants: "true false",
        strings: &[DOUBLE],
        extra: "@",
        ..C_LIKE
    },
    Language {
        names: &["bicep", "bicepparam"],
        keywords: "array assert bool existing extension for func if import in int metadata module object output param provider resource string targetScope type using var",
        strings: &[raw("'''", "'''"), SINGLE],
        types: false,
        extra: "@",
        ..C_LIKE
    },
];
