import type { Arithmetic } from '../../../base/arithmetic.ts';
import type { NativeWidth } from './nativeLanes.ts';

/** Numbers of 64 bits that say what is called: the number of the function, then its arguments. */
export const callNumbers = 9;

/** What is the same for all widths: types, and operations by the vector types of the compilers alone. */
const common = (width: NativeWidth): string => `#include <stdint.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif
#define W ${width}
typedef float V __attribute__((vector_size(4 * W)));
typedef int32_t I __attribute__((vector_size(4 * W)));
typedef uint32_t U __attribute__((vector_size(4 * W)));
typedef float LV __attribute__((vector_size(4 * W), aligned(4), may_alias));
typedef double LD __attribute__((vector_size(8 * W), aligned(8), may_alias));
typedef float LF __attribute__((may_alias));
typedef uint32_t LU __attribute__((may_alias));
#define LOAD(a, o) ((V)*(const LV *)(m + (a) + (o)))
#define STORE(a, o, v) (*(LV *)(m + (a) + (o)) = (v))
#define WORD(a, o) (*(const LU *)(m + (a) + (o)))
#define SETWORD(a, o, v) (*(LU *)(m + (a) + (o)) = (v))
#define NUMBER(a, o) (*(const LF *)(m + (a) + (o)))
#define SETNUMBER(a, o, v) (*(LF *)(m + (a) + (o)) = (v))
#define BITS(v) ((U)(v))
#define LT(a, b) ((V)((a) < (b)))
#define LE(a, b) ((V)((a) <= (b)))
#define AND(a, b) ((V)(BITS(a) & BITS(b)))
#define OR(a, b) ((V)(BITS(a) | BITS(b)))
#define XOR(a, b) ((V)(BITS(a) ^ BITS(b)))
#define NOT(a) ((V)(~BITS(a)))
#define SELECT(a, b, c) ((V)((BITS(a) & BITS(c)) | (BITS(b) & ~BITS(c))))
#define NEG(a) ((V)(BITS(a) ^ 0x80000000u))
#define ABS(a) ((V)(BITS(a) & 0x7fffffffu))
#define SHL(a, n) ((V)(BITS(a) << (n)))
#define SHR(a, n) ((V)((I)(a) >> (n)))
#define IADD(a, b) ((V)(BITS(a) + BITS(b)))
#define ISUB(a, b) ((V)(BITS(a) - BITS(b)))
#define CONVERT(a) __builtin_convertvector((I)(a), V)
#define LANE(a, n) (((I)(a))[n])
#if defined(__clang__)
#define SHUFFLE(a, b, ...) __builtin_shufflevector(a, b, __VA_ARGS__)
#else
#define SHUFFLE(a, b, ...) __builtin_shuffle(a, b, (I){__VA_ARGS__})
#endif
#define DOUBLES(a) __builtin_convertvector(*(const LD *)(m + (a)), V)
static inline V least(V a, V b) { return SELECT(a, SELECT(b, SELECT(OR(a, b), a + b, (V)(a == b)), LT(b, a)), LT(a, b)); }
static inline V most(V a, V b) { return SELECT(b, SELECT(a, SELECT(AND(a, b), a + b, (V)(a == b)), LT(b, a)), LT(a, b)); }
`;

/** Adds up the numbers of 128 and 256 bits, upper halves to lower ones. */
const added128 = `static inline float added128(__m128 a) {
	const __m128 b = _mm_add_ps(a, _mm_movehl_ps(a, a));
	return _mm_cvtss_f32(_mm_add_ss(b, _mm_shuffle_ps(b, b, 1)));
}
`;
const added256 = `${added128}static inline float added256(__m256 a) { return added128(_mm_add_ps(_mm256_castps256_ps128(a), _mm256_extractf128_ps(a, 1))); }
`;

/** Operations for which the processor has instructions that the compilers do not find by themselves. */
const own: Readonly<Record<NativeWidth, string>> = {
	16: `#define SPLAT(s) ((V)_mm512_set1_ps(s))
#define PMIN(a, b) ((V)_mm512_min_ps((__m512)(b), (__m512)(a)))
#define PMAX(a, b) ((V)_mm512_max_ps((__m512)(b), (__m512)(a)))
#define SQRT(a) ((V)_mm512_sqrt_ps((__m512)(a)))
#define ANY(a) (_mm512_test_epi32_mask((__m512i)(a), (__m512i)(a)) != 0)
#define MARKS(a, o) ((V)_mm512_cvtepi32_ps(_mm512_cvtepu8_epi32(_mm_loadu_si128((const __m128i *)(m + (a) + (o))))))
#define EACH(a, n, o) ((V)_mm512_i32gather_ps(_mm512_loadu_si512(m + (a) + (n)), m + (o), 1))
static inline V truncated(V a) { return (V)_mm512_maskz_cvttps_epi32(_mm512_cmp_ps_mask((__m512)a, (__m512)a, _CMP_ORD_Q), (__m512)a); }
#define PART(a) _mm_loadu_ps((const float *)(m + (a)))
static inline V parts(const char *m, uint32_t a, uint32_t b, uint32_t c, uint32_t d) {
	const __m256 low = _mm256_insertf128_ps(_mm256_castps128_ps256(PART(a)), PART(b), 1);
	const __m256 high = _mm256_insertf128_ps(_mm256_castps128_ps256(PART(c)), PART(d), 1);
	return (V)_mm512_insertf32x8(_mm512_castps256_ps512(low), high, 1);
}
${added256}static inline float added(V a) { return added256(_mm256_add_ps(_mm512_castps512_ps256((__m512)a), _mm512_extractf32x8_ps((__m512)a, 1))); }
`,
	8: `#define SPLAT(s) ((V)_mm256_set1_ps(s))
#define PMIN(a, b) ((V)_mm256_min_ps((__m256)(b), (__m256)(a)))
#define PMAX(a, b) ((V)_mm256_max_ps((__m256)(b), (__m256)(a)))
#define SQRT(a) ((V)_mm256_sqrt_ps((__m256)(a)))
#define ANY(a) (!_mm256_testz_si256((__m256i)(a), (__m256i)(a)))
#define MARKS(a, o) ((V)_mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *)(m + (a) + (o))))))
#define EACH(a, n, o) ((V)_mm256_i32gather_ps((const float *)(m + (o)), _mm256_loadu_si256((const __m256i *)(m + (a) + (n))), 1))
static inline V truncated(V a) { return AND(_mm256_cvttps_epi32((__m256)a), (V)(a == a)); }
#define PART(a) _mm_loadu_ps((const float *)(m + (a)))
static inline V parts(const char *m, uint32_t a, uint32_t b) {
	return (V)_mm256_insertf128_ps(_mm256_castps128_ps256(PART(a)), PART(b), 1);
}
${added256}static inline float added(V a) { return added256((__m256)a); }
`,
	4: `#define SPLAT(s) splat(s)
#define PMIN(a, b) SELECT(b, a, LT(b, a))
#define PMAX(a, b) SELECT(b, a, LT(a, b))
#define SQRT(a) roots(a)
#define ANY(a) any((I)(a))
#define MARKS(a, o) marks((const uint8_t *)(m + (a) + (o)))
#define EACH(a, n, o) each(m + (o), (const LU *)(m + (a) + (n)))
static inline V splat(float s) { return (V){s, s, s, s}; }
static inline V roots(V a) { return (V){__builtin_sqrtf(a[0]), __builtin_sqrtf(a[1]), __builtin_sqrtf(a[2]), __builtin_sqrtf(a[3])}; }
static inline int any(I a) { return (a[0] | a[1] | a[2] | a[3]) != 0; }
static inline V marks(const uint8_t *p) { return (V){p[0], p[1], p[2], p[3]}; }
static inline V each(const char *m, const LU *a) { return (V){NUMBER(a[0], 0), NUMBER(a[1], 0), NUMBER(a[2], 0), NUMBER(a[3], 0)}; }
static inline int32_t whole(float s) { return s == s ? (int32_t)s : 0; }
static inline V truncated(V a) { return (V)(I){whole(a[0]), whole(a[1]), whole(a[2]), whole(a[3])}; }
static inline V parts(const char *m, uint32_t a) { return LOAD(a, 0); }
static inline float added(V a) { return (a[0] + a[2]) + (a[1] + a[3]); }
`,
};

const exactQuotient = '#define QUOTIENT(a, b) ((a) / (b))\n';

/**
 * Quotients by an estimate of the reciprocal, of 14 bits, and a step of Newton's: twice as many. It stays as it is where that has no value: of 0 and of what is infinite.
 * Vectors of 256 bits gain nothing by it.
 */
const fastQuotient: Readonly<Record<NativeWidth, string>> = {
	16: `static inline V reciprocal(V b) {
	const __m512 r = _mm512_rcp14_ps((__m512)b);
	const __m512 e = _mm512_fnmadd_ps((__m512)b, r, _mm512_set1_ps(1.0f));
	return (V)_mm512_mask_fmadd_ps(r, _mm512_cmp_ps_mask(e, e, _CMP_ORD_Q), e, r);
}
#define QUOTIENT(a, b) ((a) * reciprocal(b))
`,
	8: exactQuotient,
	4: exactQuotient,
};

/** What the text of every program in C begins with. */
export const cPrelude = (width: NativeWidth, arithmetic: Arithmetic = 'exact'): string =>
	`${common(width)}${own[width]}${arithmetic === 'fast' ? fastQuotient[width] : exactQuotient}`;
