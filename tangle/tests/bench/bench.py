#!/usr/bin/env python3
"""What weft costs, as ratios to a bare ninja and to cmark-gfm.

Both sides of a ratio are measured in turns, round by round, with the same
flags on the same programs; the ratio is the median of the rounds' ratios.
Ratios hold from machine to machine, times do not.

    make bench              everything, some minutes
    make bench ROWS=edit    only the rows whose name contains the word
"""

import atexit
import glob
import os
import re
import shutil
import statistics
import subprocess
import sys

from generate import generate

HERE = os.path.dirname(os.path.abspath(__file__))
WEFT = os.environ['WEFT']
WORK = os.path.abspath(os.environ.get('BENCH', 'build/bench'))
JOBS = str(os.cpu_count())
FLAGS = '-std=gnu17 -O2 -g -Wall -Wextra -pthread'
EXTENSIONS = ['-e', 'table', '-e', 'strikethrough', '-e', 'autolink',
              '-e', 'tagfilter', '-e', 'tasklist']
SMALL, LARGE = f'{WORK}/small', f'{WORK}/large'


def sh(*command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


# The last run's folder goes when this run ends: see ROWS.
def put_away(folder):
    old = f'{folder}.old'
    shutil.rmtree(old, ignore_errors=True)
    if os.path.exists(folder):
        os.rename(folder, old)
        atexit.register(shutil.rmtree, old, ignore_errors=True)


def prepare():
    for tool in ('cc', 'ninja', 'cmark-gfm'):
        if not shutil.which(tool):
            sys.exit(f"bench: {tool} is not installed; 'make setup bench' "
                     "installs what is missing")
    os.makedirs(WORK, exist_ok=True)
    for name, libs in (('measure', ()), ('standin', ()), ('parse', (
            '-lcmark-gfm', '-lcmark-gfm-extensions'))):
        sh('cc', '-O2', '-D_GNU_SOURCE', '-o', f'{WORK}/{name}',
           f'{HERE}/{name}.c', *libs)
    write(f'{WORK}/standin.c', '#include <stdio.h>\n'
          'int main(void) { return puts("total: 1") < 0; }\n')
    sh('cc', '-O2', '-o', f'{WORK}/standin-program', f'{WORK}/standin.c')
    for folder, chapters, programs in ((SMALL, 20, 10), (LARGE, 200, 20)):
        put_away(folder)
        generate(folder, chapters, programs)
    write_ninja(SMALL, 'cc')
    write_ninja(LARGE, f'{WORK}/standin')


def write(path, text):
    with open(path, 'w') as f:
        f.write(text)


def write_ninja(folder, compiler):
    rules = [f'rule cc\n  command = {compiler} {FLAGS} $in -o $out\n'
             'rule run\n  command = ./$in > $out\n']
    for path in sorted(glob.glob(f'{folder}/c/*.c')):
        name = os.path.basename(path)[:-2]
        rules.append(f'build o/{name}: cc c/{name}.c\n'
                     f'build o/{name}.out: run o/{name}\n')
    write(f'{folder}/build.ninja', ''.join(rules))


def measure(command, folder, **env):
    """Returns (seconds, peak bytes)."""
    log = f'{WORK}/measured'
    with open(f'{WORK}/output', 'w') as out:
        subprocess.run([f'{WORK}/measure', log, *command], cwd=folder,
                       stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                       env={**os.environ, **env}, check=True)
    wall, peak, status = open(log).read().split()
    if status != '0':
        sys.exit(f'bench: {" ".join(command)} in {folder}: exit {status}\n'
                 + open(f'{WORK}/output').read()[-2000:])
    return int(wall) / 1e9, int(peak) * 1024


def ninja(folder):
    # through a shell, as one types it
    return measure(['sh', '-c', f'exec ninja --quiet -j{JOBS}'], folder)


def weft(folder, *command, **env):
    return measure([WEFT, *command], folder, **env)


def cmark(folder):
    return measure(['cmark-gfm', *EXTENSIONS, 'all.md'], folder)


def cat_and_cmark(folder):
    # the whole book to one page, as one types it
    return measure(['sh', '-c', 'cat chapters/[0-9]*.md >book.md && exec '
                    f'cmark-gfm {" ".join(EXTENSIONS)} book.md >book.html'],
                   folder)


def substitute(path, pattern, value):
    text = open(path).read()
    text, n = re.subn(pattern, value, text, count=1)
    assert n == 1, f'{pattern} is not in {path}'
    write(path, text)


def page_has(text):
    page = open(f'{SMALL}/build/book/c010.html').read()
    assert text in page, f'{text} is not on the page'


# --- the rows: each returns one round's (weft's side, the other side) ---

# Neither side is always the one that comes first after a cleaning.
def in_turns(i, ours, theirs):
    if i % 2:
        return tuple(reversed((theirs(), ours())))
    return ours(), theirs()


def cold(i):
    for name in ('o', '.ninja_log', '.ninja_deps', 'build'):
        path = f'{SMALL}/{name}'
        if os.path.isdir(path):
            shutil.rmtree(path)
        elif os.path.exists(path):
            os.remove(path)
    return in_turns(i, lambda: weft(SMALL, 'build')[0],
                    lambda: ninja(SMALL)[0])


def idle(_):
    return weft(SMALL, 'build')[0], ninja(SMALL)[0]


def idle_large(_):
    return weft(LARGE, 'build', CC=f'{WORK}/standin')[0], ninja(LARGE)[0]


def edit_program(i):
    chapter, source = f'{SMALL}/chapters/010-c010.md', f'{SMALL}/c/c010p01.c'
    for path in (chapter, source):
        substitute(path, r'SEED = \d+', f'SEED = {10000 + i}')
    result = weft(SMALL, 'build')[0], ninja(SMALL)[0]
    page_has(str(10000 + i))
    return result


def edit_prose(i):
    substitute(f'{SMALL}/chapters/010-c010.md', r'revision \d+ of',
               f'revision {2000 + i} of')
    result = weft(SMALL, 'build')[0], cat_and_cmark(SMALL)[0]
    page_has(f'revision {2000 + i} of')
    return result


# Into a folder of its own each time, see ROWS.
def weave(i):
    return in_turns(i, lambda: weft(LARGE, '-B', f'weave{i}', 'weave')[0],
                    lambda: cmark(LARGE)[0])


def memory(i):
    return (weft(LARGE, '-B', f'memory{i}', 'weave')[1],
            os.path.getsize(f'{LARGE}/all.md'))


def check(_):
    files = sorted(glob.glob(f'{LARGE}/chapters/0*.md')
                   + glob.glob(f'{LARGE}/chapters/[1-9]*.md'))
    return (weft(LARGE, 'check')[0],
            measure([f'{WORK}/parse', *files], LARGE)[0])


def warm_small():
    cold(0)
    idle(0)


def warm_large():
    idle_large(0)
    idle_large(0)


# First what writes hundreds of files: for a minute after others were deleted or
# replaced, ext4 searches long for a number for each new file, and that is what
# a row would show.
ROWS = [
    # name, against, at most, rounds, what must have been done before, a round
    ('weave, 4,000 listings', 'cmark-gfm, the same text', 2, 15, None, weave),
    ('peak memory, 4,000 listings', 'size of the text', 16, 3, None, memory),
    ('check, 4,000 listings', 'cmark-gfm, parsing only', 1.5, 11, None,
     check),
    ('cold build, 200 programs', 'bare ninja', 1.05, 4, None, cold),
    ('nothing changed', 'ninja, nothing changed', 2.5, 21, warm_small, idle),
    ('nothing changed, 4,000 programs', 'ninja, nothing changed', 4, 11,
     warm_large, idle_large),
    ('one program edited', 'ninja, the same edit', 1.25, 21, warm_small,
     edit_program),
    ('one prose line edited', 'cat and cmark-gfm, all text', 1.5, 21,
     warm_small, edit_prose),
]


def show(value, unit):
    if unit == 'bytes':
        return f'{value / 1e6:.1f} MB'
    return f'{value:.2f} s' if value >= 1 else f'{value * 1e3:.1f} ms'


def main():
    wanted = os.environ.get('ROWS', '')
    warm = set()
    prepare()
    print(f'{"work":32} {"weft":>9}   {"against":26} {"":>9} {"ratio":>6} '
          f'{"limit":>6}')
    for name, against, limit, rounds, before, one in ROWS:
        if wanted not in name:
            continue
        if before and before not in warm:
            before()
            warm.add(before)
        os.sync()       # what was written before is no part of the row
        pairs = [one(i) for i in range(rounds)]
        ratio = statistics.median(a / b for a, b in pairs)
        ours = statistics.median(a for a, _ in pairs)
        theirs = statistics.median(b for _, b in pairs)
        unit = 'bytes' if one is memory else 's'
        print(f'{name:32} {show(ours, unit):>9}   {against:26} '
              f'{show(theirs, unit):>9} {ratio:6.2f} {limit:6.2f}  '
              f'{"PASS" if ratio <= limit else "over"}', flush=True)


main()
