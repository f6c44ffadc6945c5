/* SPDX-License-Identifier: MIT */
/*
 * A function for each program, which xj's own calls for `xj parse`. What may
 * stand somewhere comes from the option's value as -h shows it: DIR, FILE,
 * PACK, RULE,… and from the table's words; packs and rules change with what is
 * installed, so these are asked for.
 */
#include <stdio.h>

#include "cmd/complete.h"
#include "cmd/options.h"

static bool
wants(const struct option *o, const char *value)
{
	return o->value && strncmp(o->value, value, strlen(value)) == 0;
}

/* "xj-parse" as a function's name. */
static void
print_name(const struct tool *t)
{
	putchar('_');
	for (const char *c = t->name; *c; c++)
		putchar(*c == '-' || *c == ' ' ? '_' : *c);
}

/* What bash's compgen is asked for an option's value; "": nothing is known. */
static void
bash_value(const struct option *o)
{
	printf("\t--%s", o->name);
	if (o->letter)
		printf("|-%c", o->letter);
	if (option_words(o))
		printf(") COMPREPLY=($(compgen -W '%s' -- \"$cur\"))",
		    option_words(o));
	else if (wants(o, "RULE"))
		/* Those before the last comma stay. */
		printf(") local done=${cur%%\"${cur##*,}\"}; COMPREPLY=($("
		    "compgen -P \"$done\" -W \"$(xj --completion ids)\" -- "
		    "\"${cur##*,}\"))");
	else if (wants(o, "PACK"))
		printf(") COMPREPLY=($(compgen -d -W "
		    "\"$(xj --completion packs)\" -- \"$cur\"))");
	else if (wants(o, "DIR") || wants(o, "FILE"))
		printf(") COMPREPLY=($(compgen -%c -- \"$cur\"))",
		    wants(o, "DIR") ? 'd' : 'f');
	else
		printf(") COMPREPLY=()");
	printf("; return;;\n");
}

/* Before one of the words that T begins with, only these. */
static void
bash_operands(const struct tool *t)
{
	if (t->words)
		printf("\t*) local w; for w in \"${COMP_WORDS[@]:1:"
		    "COMP_CWORD-1}\"; do case \" %s \" in\n"
		    "\t\t*\" $w \"*) cur=+$cur; break;; esac; done\n"
		    "\t\tif [ \"${cur#+}\" = \"$cur\" ]; then COMPREPLY=($("
		    "compgen -W '%s' -- \"$cur\"))\n\t\telse COMPREPLY=($(",
		    t->words, t->words);
	else
		printf("\t*) COMPREPLY=($(");
	if (strstr(t->operands, "FILE") || strstr(t->operands, "PACK"))
		printf("compgen -f ");
	else
		printf("compgen ");
	if (strstr(t->operands, "PACK"))
		printf("-W \"$(xj --completion packs) $(xj --completion ids)\" ");
	printf("-- \"%s\"))%s;;\n", t->words ? "${cur#+}" : "$cur",
	    t->words ? "; fi" : "");
}

/* A value behind `=` is a word of its own for bash. */
static void
complete_bash(const struct tool *t)
{
	print_name(t);
	printf("() {\n\tlocal cur=$2 prev=$3\n"
	    "\t[ \"$cur\" != = ] || cur=\n"
	    "\t[ \"$prev\" != = ] || prev=${COMP_WORDS[COMP_CWORD-2]}\n"
	    "\tcase $prev in\n");
	for (const struct option *o = NULL; (o = option_next(t, o));)
		if (o->value)
			bash_value(o);
	printf("\tesac\n\tcase $cur in\n\t-*) COMPREPLY=($(compgen -W '");
	for (const char *const *n = t->takes; *n; n++)
		printf("%s--%s", n == t->takes ? "" : " ", *n);
	printf("' -- \"$cur\"));;\n");
	bash_operands(t);
	printf("\tesac\n}\n");
	if (!strchr(t->name, ' '))
		printf("complete -o filenames -F _xj_%s %s\n", t->name + 3,
		    t->name);
}

/* TEXT between single quotes, without what _arguments takes for its own. */
static void
print_plain(const char *text)
{
	for (; *text; text++)
		if (!strchr("'[]:", *text))
			putchar(*text);
}

static void
complete_zsh(const struct tool *t)
{
	print_name(t);
	printf("() {\n\t_arguments -s");
	for (const struct option *o = NULL; (o = option_next(t, o));) {
		printf(" \\\n\t    ");
		if (o->letter)
			printf("'(-%c --%s)'{-%c,--%s}'[", o->letter, o->name,
			    o->letter, o->name);
		else
			printf("'--%s[", o->name);
		print_plain(o->zh);
		putchar(']');
		if (o->value) {
			putchar(':');
			print_plain(o->value);
			putchar(':');
		}
		if (option_words(o))
			printf("(%s)", option_words(o));
		else
			printf("%s", wants(o, "RULE") ? "_xj_ids" :
			    wants(o, "PACK") ? "_xj_packs" :
			    wants(o, "DIR") ? "_files -/" :
			    wants(o, "FILE") ? "_files" : "");
		putchar('\'');
	}
	if (t->words)
		printf(" \\\n\t    '1:command:(%s)'", t->words);
	if (strstr(t->operands, "PACK"))
		printf(" \\\n\t    '*: :_xj_operands'");
	else if (strstr(t->operands, "FILE"))
		printf(" \\\n\t    '*:file:_files'");
	printf("\n}\n");
}

static void
complete_fish(const struct tool *t)
{
	const char *sub = strchr(t->name, ' ');
	char head[160];

	if (sub)
		snprintf(head, sizeof(head), "complete -c %.*s -n "
		    "'__fish_seen_subcommand_from %s'", (int)(sub - t->name),
		    t->name, sub + 1);
	else
		snprintf(head, sizeof(head), "complete -c %s", t->name);
	for (const struct option *o = NULL; (o = option_next(t, o));) {
		printf("%s -l %s", head, o->name);
		if (o->letter)
			printf(" -s %c", o->letter);
		if (o->value)
			printf(" -r");
		/* Without a tab each word would bear the option's sentence. */
		if (option_words(o)) {
			printf(" -f -a '");
			for (const char *c = option_words(o); *c; c++)
				if (*c == ' ')
					printf("\\t ");
				else
					putchar(*c);
			printf("\\t'");
		} else if (wants(o, "RULE"))
			printf(" -f -a '(__fish_append , (xj --completion "
			    "ids))'");
		else if (wants(o, "PACK"))
			printf(" -f -a '(xj --completion packs; "
			    "__fish_complete_directories)'");
		else if (wants(o, "DIR"))
			printf(" -f -a '(__fish_complete_directories)'");
		printf(" -d '");
		print_plain(o->zh);
		printf("'\n");
	}
	if (t->words && sub)
		printf("%s -f -a '%s'\n", head, t->words);
	else if (t->words)
		printf("%s -n 'not __fish_seen_subcommand_from %s' -f -a "
		    "'%s'\n", head, t->words, t->words);
	if (strstr(t->operands, "PACK"))
		printf("%s -n '__fish_seen_subcommand_from %s' -a "
		    "'(xj --completion packs; xj --completion ids)'\n", head,
		    t->words);
}

static void
print_packs(void)
{
	struct arena a = { 0 };
	struct sv *name;
	size_t n = tool_packs(&a, &name);

	for (size_t i = 0; i < n; i++)
		printf("%.*s\n", SV_ARG(name[i]));
	arena_free(&a);
}

static void
print_ids(void)
{
	struct diag d = { .quiet = true };
	struct pack p = { 0 };

	if (tool_load_pack(&p, SV(""), SV(""), NULL, 0, &d) == 0)
		for (size_t i = 0; i < p.nrule; i++)
			printf("%.*s\n", SV_ARG(p.rule[i].id));
	pack_free(&p);
}

bool
complete_tool(const struct tool *t, const char *word)
{
	static const struct {
		const char *shell;
		void (*complete)(const struct tool *t);
	} shells[] = { { "bash", complete_bash }, { "zsh", complete_zsh },
		{ "fish", complete_fish } };

	for (size_t i = 0; i < sizeof(shells) / sizeof(*shells); i++)
		if (strcmp(word, shells[i].shell) == 0) {
			shells[i].complete(t);
			return true;
		}
	return false;
}

static const char bash_head[] =
    "_xj() {\n"
    "\tif [ \"$COMP_CWORD\" = 1 ]; then\n"
    "\t\tCOMPREPLY=($(compgen -W 'check help",
    bash_tail[] = "' -- \"$2\"))\n"
    "\telif declare -F \"_xj_${COMP_WORDS[1]}\" >/dev/null; then\n"
    "\t\t\"_xj_${COMP_WORDS[1]}\" \"$@\"\n"
    "\tfi\n}\ncomplete -o filenames -F _xj xj\n",
    zsh_head[] =
    "_xj_ids() { _values -s , rule $(xj --completion ids) }\n"
    "_xj_packs() { compadd $(xj --completion packs); _files -/ }\n"
    "_xj_operands() { compadd $(xj --completion packs) "
    "$(xj --completion ids); _files }\n"
    "_xj() {\n"
    "\tif ((CURRENT == 2)); then\n"
    "\t\tcompadd check help",
    zsh_tail[] = "\n\t\treturn\n\tfi\n"
    "\tlocal stage=$words[2]\n"
    "\tshift words\n\t((CURRENT--))\n"
    "\t(($+functions[_xj_$stage])) && _xj_$stage\n}\n"
    "case $service in\nxj) _xj ;;\n*) _${service//-/_} ;;\nesac\n";

bool
complete_xj(const struct tool *check, const struct tool *help,
    const char *const *stage, const char *word)
{
	bool zsh = strcmp(word, "zsh") == 0, fish = strcmp(word, "fish") == 0;

	if (strcmp(word, "packs") == 0)
		return print_packs(), true;
	if (strcmp(word, "ids") == 0)
		return print_ids(), true;
	if (!complete_tool(check, word) || !complete_tool(help, word))
		return false;
	printf("%s", fish ? "complete -c xj -n __fish_use_subcommand -f -a "
	    "'check help" : zsh ? zsh_head : bash_head);
	for (const char *const *s = stage; *s; s++)
		printf(" %s", *s);
	if (!fish) {
		printf("%s", zsh ? zsh_tail : bash_tail);
		return true;
	}
	/* A wrapped command's words would stand behind every stage. */
	printf("'\ncomplete -c xj -n '__fish_seen_subcommand_from");
	for (const char *const *s = stage; *s; s++)
		printf(" %s", *s);
	printf("' -f -a '(complete -C (string replace -r \"^xj +\" xj- -- "
	    "(commandline -cp)))'\n");
	return true;
}
