#include "render/page_tiff_io.h"

#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Write errors are kept by the page_file: libtiff forgets errno. */
static tmsize_t write_file(thandle_t handle, void *octets, tmsize_t n)
{
	struct page_tiff_io *io = handle;
	return page_file_write(io->file, octets, (size_t)n) ? n : -1;
}

static tmsize_t read_file(thandle_t handle, void *octets, tmsize_t n)
{
	const struct page_tiff_io *io = handle;
	return read(page_file_fd(io->file), octets, (size_t)n);
}

static toff_t seek_file(thandle_t handle, toff_t at, int whence)
{
	const struct page_tiff_io *io = handle;
	return (toff_t)lseek(page_file_fd(io->file), (off_t)at, whence);
}

static toff_t file_size(thandle_t handle)
{
	const struct page_tiff_io *io = handle;
	struct stat st;
	return fstat(page_file_fd(io->file), &st) == 0 ? (toff_t)st.st_size : 0;
}

/* A hole that seeking behind the end leaves is zeros. */
static tmsize_t write_memory(thandle_t handle, void *octets, tmsize_t n)
{
	struct page_tiff_io *io = handle;
	if (io->at > PAGE_TIFF_IO_MEMORY || (size_t)n > PAGE_TIFF_IO_MEMORY - io->at)
		return -1;
	size_t end = io->at + (size_t)n, before = io->memory->len;
	if (end > before)
		g_byte_array_set_size(io->memory, (guint)end);
	if (io->at > before)
		memset(io->memory->data + before, 0, io->at - before);
	memcpy(io->memory->data + io->at, octets, (size_t)n);
	io->at = end;
	return n;
}

static tmsize_t read_memory(thandle_t handle, void *octets, tmsize_t n)
{
	struct page_tiff_io *io = handle;
	size_t left = io->at < io->memory->len ? io->memory->len - io->at : 0;
	size_t got = MIN((size_t)n, left);
	if (got > 0)
		memcpy(octets, io->memory->data + io->at, got);
	io->at += got;
	return (tmsize_t)got;
}

static toff_t seek_memory(thandle_t handle, toff_t at, int whence)
{
	struct page_tiff_io *io = handle;
	size_t base = whence == SEEK_END ? io->memory->len : whence == SEEK_CUR ? io->at : 0;
	return io->at = base + (size_t)at;
}

static toff_t memory_size(thandle_t handle)
{
	const struct page_tiff_io *io = handle;
	return io->memory->len;
}

/* Files and memory are closed by whom they belong to. */
static int leave_open(thandle_t handle)
{
	(void)handle;
	return 0;
}

struct procedures {
	TIFFReadWriteProc read, write;
	TIFFSeekProc seek;
	TIFFSizeProc size;
};

static const struct procedures on_file = {read_file, write_file, seek_file, file_size};
static const struct procedures on_memory = {read_memory, write_memory, seek_memory, memory_size};

#if TIFFLIB_VERSION >= 20221213 /* 4.5.0: handlers of one file, not of the process */

static int keep_error(TIFF *, void *, const char *, const char *, va_list) G_GNUC_PRINTF(4, 0);
static int drop_warning(TIFF *, void *, const char *, const char *, va_list) G_GNUC_PRINTF(4, 0);

static int keep_error(TIFF *tif, void *user, const char *module, const char *format, va_list args)
{
	struct page_tiff_io *io = user;
	(void)tif, (void)module;
	if (io->error == NULL)
		io->error = g_strdup_vprintf(format, args);
	return 1;
}

static int drop_warning(TIFF *tif, void *user, const char *module, const char *format, va_list args)
{
	(void)tif, (void)user, (void)module, (void)format, (void)args;
	return 1;
}

TIFF *page_tiff_io_open(struct page_tiff_io *io, const char *name)
{
	const struct procedures *on = io->file != NULL ? &on_file : &on_memory;
	TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
	if (options == NULL)
		return NULL;
	TIFFOpenOptionsSetErrorHandlerExtR(options, keep_error, io);
	TIFFOpenOptionsSetWarningHandlerExtR(options, drop_warning, io);
	TIFF *tif = TIFFClientOpenExt(name, "w", io, on->read, on->write, on->seek, leave_open,
		on->size, NULL, NULL, options);
	TIFFOpenOptionsFree(options);
	return tif;
}

bool page_tiff_io_quietly(bool (*run)(void *ctx), void *ctx)
{
	return run(ctx);
}

#else

TIFF *page_tiff_io_open(struct page_tiff_io *io, const char *name)
{
	const struct procedures *on = io->file != NULL ? &on_file : &on_memory;
	return TIFFClientOpen(
		name, "w", io, on->read, on->write, on->seek, leave_open, on->size, NULL, NULL);
}

bool page_tiff_io_quietly(bool (*run)(void *ctx), void *ctx)
{
	TIFFErrorHandler error = TIFFSetErrorHandler(NULL);
	TIFFErrorHandler warning = TIFFSetWarningHandler(NULL);
	bool done = run(ctx);
	TIFFSetErrorHandler(error);
	TIFFSetWarningHandler(warning);
	return done;
}

#endif
