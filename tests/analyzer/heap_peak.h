/* How much memory a test holds: octets in use now, and the most since heap_peak_reset(). Counts every allocation of the
 * program, GLib's and libjbig's with it: by the sanitizer's hooks, else in front of glibc's allocator. To be included by
 * one file of a program. */
#ifndef TESTS_ANALYZER_HEAP_PEAK_H
#define TESTS_ANALYZER_HEAP_PEAK_H

#include <stddef.h>
#include <stdlib.h>

static size_t heap_in_use, heap_most;

static inline void heap_add(size_t n)
{
	heap_in_use += n;
	heap_most = heap_in_use > heap_most ? heap_in_use : heap_most;
}

static inline void heap_sub(size_t n)
{
	heap_in_use -= n < heap_in_use ? n : heap_in_use;
}

#if defined(__SANITIZE_ADDRESS__)

/* As in sanitizer/allocator_interface.h, which gcc does not bring everywhere. */
extern int __sanitizer_install_malloc_and_free_hooks(
	void (*on_malloc)(const volatile void *, size_t), void (*on_free)(const volatile void *));
extern size_t __sanitizer_get_allocated_size(const volatile void *);

static void heap_on_malloc(const volatile void *at, size_t n)
{
	(void)at;
	heap_add(n);
}

static void heap_on_free(const volatile void *at)
{
	heap_sub(__sanitizer_get_allocated_size(at));
}

static inline void heap_peak_init(void)
{
	__sanitizer_install_malloc_and_free_hooks(heap_on_malloc, heap_on_free);
}

#elif defined(__GLIBC__)

#include <malloc.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void __libc_free(void *);

void *malloc(size_t n)
{
	void *at = __libc_malloc(n);
	heap_add(malloc_usable_size(at));
	return at;
}

void *calloc(size_t count, size_t n)
{
	void *at = __libc_calloc(count, n);
	heap_add(malloc_usable_size(at));
	return at;
}

/* A block that moves is there twice meanwhile. */
void *realloc(void *old, size_t n)
{
	size_t had = malloc_usable_size(old);
	void *at = __libc_realloc(old, n);
	if (at != NULL || n == 0) {
		heap_add(malloc_usable_size(at));
		heap_sub(had);
	}
	return at;
}

void free(void *at)
{
	heap_sub(malloc_usable_size(at));
	__libc_free(at);
}

static inline void heap_peak_init(void)
{
}

#else
#define HEAP_PEAK_UNKNOWN

static inline void heap_peak_init(void)
{
}

#endif

static inline void heap_peak_reset(void)
{
	heap_most = heap_in_use;
}

#endif
