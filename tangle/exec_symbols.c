/* Reads the symbol table of a 64-bit ELF file. The file may be anything, so no
 * offset in it is believed. */
#include "exec_symbols.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"

struct symbol {
	uint64_t at, size;
	const char *name; /* ends within the file */
};

/* `n` things of `size` bytes at `off`; NULL when they are not all there. */
static const void *
part(struct str file, uint64_t off, uint64_t n, uint64_t size)
{
	if (off > file.n || (size > 0 && n > (file.n - off) / size) ||
	    off % 8 != 0)
		return NULL;
	return file.p + off;
}

static void
add(struct symbols *s, const Elf64_Sym *sym, struct str names)
{
	int type = ELF64_ST_TYPE(sym->st_info);
	struct str name;

	if ((type != STT_OBJECT && type != STT_FUNC) || sym->st_size == 0 ||
	    sym->st_shndx == SHN_UNDEF || sym->st_name >= names.n)
		return;
	name = str_sub(names, sym->st_name, names.n);
	if (str_find_char(name, '\0', 0) == name.n || *name.p == '\0')
		return;
	s->v = vec_room(s->v, s->n, sizeof(*s->v));
	s->v[s->n++] = (struct symbol){ sym->st_value, sym->st_size, name.p };
}

static void
read_table(struct symbols *s, struct str file, const Elf64_Shdr *table,
	   const Elf64_Shdr *strings)
{
	uint64_t n = table->sh_size / sizeof(Elf64_Sym);
	const Elf64_Sym *v = part(file, table->sh_offset, n, sizeof(Elf64_Sym));
	struct str names = { "", 0 };

	if (strings->sh_offset < file.n &&
	    strings->sh_size <= file.n - strings->sh_offset)
		names = str_sub(file, strings->sh_offset,
				strings->sh_offset + strings->sh_size);
	for (uint64_t i = 0; v && i < n; i++)
		add(s, &v[i], names);
}

static int
by_address(const void *va, const void *vb)
{
	const struct symbol *a = va, *b = vb;

	return (a->at > b->at) - (a->at < b->at);
}

void
symbols_read(struct symbols *s, const char *path)
{
	const Elf64_Ehdr *head;
	const Elf64_Shdr *sections = NULL;
	struct str file;

	*s = (struct symbols){ 0 };
	buf_init(&s->image);
	if (!file_read(path, &s->image))
		return;
	file = buf_str(&s->image);
	head = part(file, 0, 1, sizeof(*head));
	if (head && memcmp(head->e_ident, ELFMAG, SELFMAG) == 0 &&
	    head->e_ident[EI_CLASS] == ELFCLASS64 &&
	    head->e_shentsize == sizeof(*sections))
		sections = part(file, head->e_shoff, head->e_shnum,
				sizeof(*sections));
	s->fixed = sections && head->e_type == ET_EXEC;
	for (int i = 0; sections && i < head->e_shnum; i++)
		if (sections[i].sh_type == SHT_SYMTAB &&
		    sections[i].sh_link < head->e_shnum)
			read_table(s, file, &sections[i],
				   &sections[sections[i].sh_link]);
	if (s->n > 0)
		qsort(s->v, s->n, sizeof(*s->v), by_address);
}

void
symbols_release(struct symbols *s)
{
	free(s->v);
	buf_release(&s->image);
	*s = (struct symbols){ 0 };
}

/* The last one that starts at or before the address. */
static const struct symbol *
find(const struct symbols *s, uint64_t address)
{
	size_t low = 0, high = s->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (s->v[middle].at <= address)
			low = middle + 1;
		else
			high = middle;
	}
	return low > 0 && address - s->v[low - 1].at < s->v[low - 1].size
		       ? &s->v[low - 1]
		       : NULL;
}

bool
symbols_name(const struct symbols *s, uint64_t address, uint64_t element,
	     struct buf *name)
{
	const struct symbol *found = find(s, address);
	uint64_t off;

	if (!found)
		return false;
	off = address - found->at;
	buf_adds(name, found->name);
	if (element > 0 && found->size > element &&
	    found->size % element == 0 && off % element == 0)
		buf_addf(name, "[%llu]", (unsigned long long)(off / element));
	return true;
}
