//! The widest vector instructions that a machine has, for plain loops.

#[cfg(target_arch = "x86_64")]
use fearless_simd::Simd as _;

/// Does `op` with AVX2 where the machine has it.
///
/// What is inlined into `op` is compiled once more for those instructions: the same operations in the same order,
/// and so the same bits. Nothing is fused or reordered.
#[inline(always)]
pub(crate) fn fast<R>(op: impl FnOnce() -> R) -> R {
    #[cfg(target_arch = "x86_64")]
    if let Some(wide) = fearless_simd::Level::new().as_avx2() {
        return wide.vectorize(op);
    }
    op()
}
