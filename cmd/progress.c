/* SPDX-License-Identifier: MIT */
/*
 * One thread looks at the counters and writes; it alone draws and ends the bar
 * of a run that goes on to its end. Others only take the bar away: before a
 * message, and when a signal ends the process.
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "cmd/options.h"
#include "cmd/progress.h"

enum shape { NONE, BAR, LINES, JSON };

/* In ms: when first, how often then. Short runs show nothing. */
static const struct {
	long first, then;
} beat[] = {
	[BAR] = { 1000, 200 },
	[LINES] = { 5000, 5000 },
	[JSON] = { 1000, 1000 },
};

enum { COLUMNS = 80 };

static struct {
	enum shape shape;
	enum lang lang;
	bool summing; /* the last line comes, however short the run */
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct timespec began;

	/* With the lock held. */
	struct timespec reading;
	bool still, ended;

	_Atomic bool shown, dying; /* is there a bar to take away? */
	_Atomic int phase;
	_Atomic uint64_t files, of_files, bytes, of_bytes, rows;
} state = { .lock = PTHREAD_MUTEX_INITIALIZER };

/* What cannot be written is not missed. */
static void
put(const char *text, size_t n)
{
	ssize_t done;

	do
		done = write(STDERR_FILENO, text, n);
	while (done < 0 && errno == EINTR);
}

void
progress_drop(void)
{
	state.dying = true;
	if (atomic_exchange(&state.shown, false))
		put("\r\033[K", 4);
}

/* Erase the bar; the lock is held. */
static void
hide(void)
{
	if (atomic_exchange(&state.shown, false))
		put("\r\033[K", 4);
}

static struct timespec
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t;
}

static double
since(struct timespec from)
{
	struct timespec t = now();

	return (double)(t.tv_sec - from.tv_sec) +
	    (double)(t.tv_nsec - from.tv_nsec) / 1e9;
}

/* One column stays free: a full line would wrap. */
static size_t
columns_of_terminal(void)
{
	struct winsize w;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &w) == 0 && w.ws_col > 1)
		return w.ws_col - 1u;
	return COLUMNS - 1;
}

/* A terminal may be somebody else's for a while: the job is in the background. */
static bool
is_in_front(void)
{
	pid_t front = tcgetpgrp(STDERR_FILENO);

	return front <= 0 || front == getpgrp();
}

static void
look(struct progress_now *n)
{
	*n = (struct progress_now){ .phase = (enum progress_phase)state.phase,
		.files = state.files, .of_files = state.of_files,
		.bytes = state.bytes, .of_bytes = state.of_bytes,
		.rows = state.rows, .seconds = since(state.began) };
	if (state.reading.tv_sec || state.reading.tv_nsec)
		n->reading = since(state.reading);
}

/* The lock is held. Each is one write, so that no line is half there. */
static void
draw(void)
{
	char text[PROGRESS_TEXT], line[PROGRESS_TEXT + 8];
	struct progress_now n;
	int len;

	look(&n);
	if (state.shape == JSON) {
		put(text, progress_json(&n, text));
		return;
	}
	if (state.shape == LINES) {
		progress_line(&n, state.lang, PROGRESS_TEXT, false, text);
		len = snprintf(line, sizeof(line), "%s\n", text);
		put(line, (size_t)len);
		return;
	}
	if (state.still || state.dying || !is_in_front())
		return;
	progress_line(&n, state.lang, columns_of_terminal(), true, text);
	len = snprintf(line, sizeof(line), "\r%s\033[K", text);
	state.shown = true;
	put(line, (size_t)len);
}

static void
add_ms(struct timespec *t, long ms)
{
	t->tv_sec += ms / 1000;
	t->tv_nsec += ms % 1000 * 1000000;
	if (t->tv_nsec >= 1000000000) {
		t->tv_nsec -= 1000000000;
		t->tv_sec++;
	}
}

static void *
watch(void *arg)
{
	struct timespec next = state.began;

	(void)arg;
	pthread_mutex_lock(&state.lock);
	add_ms(&next, beat[state.shape].first);
	while (!state.ended) {
		if (pthread_cond_timedwait(&state.changed, &state.lock,
		    &next) != ETIMEDOUT)
			continue;
		draw();
		state.summing |= state.shape == LINES;
		/* Not what was missed meanwhile. */
		next = now();
		add_ms(&next, beat[state.shape].then);
	}
	hide();
	if (state.summing)
		draw();
	pthread_mutex_unlock(&state.lock);
	return NULL;
}

/* The handler was taken away already: the signal does what it would have. */
static void
die(int signal)
{
	progress_drop();
	raise(signal);
}

static void
catch_signals(void)
{
	static const int deadly[] = { SIGINT, SIGTERM, SIGHUP, SIGPIPE,
		SIGQUIT };
	struct sigaction ours = { .sa_handler = die,
		.sa_flags = (int)SA_RESETHAND }, was;

	for (size_t i = 0; i < sizeof(deadly) / sizeof(*deadly); i++)
		if (sigaction(deadly[i], NULL, &was) == 0 &&
		    was.sa_handler == SIG_DFL)
			sigaction(deadly[i], &ours, NULL);
}

/* No signal is the thread's: a reader of stderr that left ends no run. */
static bool
start(void)
{
	pthread_condattr_t attr;
	sigset_t all, was;
	bool good;

	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&state.changed, &attr);
	pthread_condattr_destroy(&attr);
	state.began = now();
	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &was);
	good = pthread_create(&state.thread, NULL, watch, NULL) == 0;
	pthread_sigmask(SIG_SETMASK, &was, NULL);
	return good;
}

int
progress_open(const struct options *o, bool stream, struct diag *d)
{
	static const char *const word[] = { "auto", "always", "never", "json",
		NULL };
	bool terminal = isatty(STDERR_FILENO);
	bool bar = tool_terminal(STDERR_FILENO);
	int when = options_choose("progress", o->progress ? o->progress :
	    "auto", word, d);

	if (when < 0)
		return -1;
	if (o->quiet || when == 2 ||
	    (when == 0 && (!terminal || (stream && isatty(STDOUT_FILENO)))))
		return 0;
	state.shape = when == 3 ? JSON : bar ? BAR : LINES;
	state.summing = when == 3 || (when == 1 && state.shape == LINES);
	state.lang = d->lang;
	if (!start())
		state.shape = NONE;
	else if (state.shape == BAR)
		catch_signals();
	return 0;
}

void
progress_enter(enum progress_phase phase)
{
	if (state.shape == NONE)
		return;
	pthread_mutex_lock(&state.lock);
	if (phase == PROGRESS_READING)
		state.reading = now();
	state.phase = (int)phase;
	pthread_mutex_unlock(&state.lock);
}

void
progress_inputs(struct inputs *in)
{
	if (state.shape == NONE)
		return;
	state.of_files = in->ninput;
	state.of_bytes = inputs_size(in);
	in->read = &state.bytes;
	progress_enter(PROGRESS_READING);
}

void
progress_batch(const struct batch *b)
{
	state.rows += b->nrow;
	state.files += b->source && b->last;
}

void
progress_still(void)
{
	if (state.shape != BAR)
		return;
	pthread_mutex_lock(&state.lock);
	state.still = true;
	hide();
	pthread_mutex_unlock(&state.lock);
}

void
progress_end(bool whole)
{
	if (state.shape == NONE)
		return;
	progress_enter(whole ? PROGRESS_DONE : PROGRESS_FAILED);
	pthread_mutex_lock(&state.lock);
	state.ended = true;
	pthread_cond_signal(&state.changed);
	pthread_mutex_unlock(&state.lock);
	pthread_join(state.thread, NULL);
	state.shape = NONE;
}

void
progress_pause(void)
{
	pthread_mutex_lock(&state.lock);
	hide();
}

void
progress_resume(void)
{
	pthread_mutex_unlock(&state.lock);
}
