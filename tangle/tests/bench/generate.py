"""Books of any size for the benchmark: the same arguments, the same bytes.

A chapter is prose with headings, a list, a table and code spans, and programs
between the paragraphs; about 1,300 words whatever the number of programs.
"""

import os
import random

WORDS = """a lock guards what its holder may change while every other thread
waits for the moment at which it is free again so that no reader ever sees a
state between two states and no writer loses the step that it took before the
clock moved on which is why a program says who owns each value how long it is
held and where the last one leaves the queue when the work is done or the time
is up and the result can be handed back to whoever asked""".split()
NAMES = ["pthread_join", "sem_wait", "errno", "SIGCHLD", "atomic_load", "main"]

START = '#include <pthread.h>\n#include <stdio.h>\n'
END = '''
int main(void)
{
    pthread_t threads[N];

    for (long i = 0; i < N; i++)
        pthread_create(&threads[i], NULL, work, (void *)i);
    for (int i = 0; i < N; i++) {
        pthread_join(threads[i], NULL);
        printf("joined: %d\\n", i);
    }
    printf("total: %ld\\n", sum + SEED);
    return 0;
}
'''
BODIES = ['''
enum { N = 4, ROUNDS = @R, SEED = @S };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static long sum; /* guarded by mutex */

static void *work(void *arg)
{
    for (int i = 0; i < ROUNDS; i++) {
        pthread_mutex_lock(&mutex);
        sum += (long)arg * i % 7;
        pthread_mutex_unlock(&mutex);
    }
    return NULL;
}
''', '''#include <stdatomic.h>

enum { N = 3, ROUNDS = @R, SEED = @S };

static atomic_long left = (long)N * ROUNDS;
static long sum;

static void *work(void *arg)
{
    (void)arg;
    for (int i = 0; i < ROUNDS; i++)
        if (atomic_fetch_sub(&left, 1) == 1)
            sum = 4711; // only the last one gets here
    return NULL;
}
''', '''
enum { N = 2, ROUNDS = @R, SEED = @S };

static pthread_barrier_t barrier;
static long part[N], sum;

static void __attribute__((constructor)) prepare(void)
{
    pthread_barrier_init(&barrier, NULL, N);
}

static void *work(void *arg)
{
    long me = (long)arg;

    for (int i = 0; i < ROUNDS; i++)
        part[me] += i ^ me;
    if (pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD)
        for (int i = 0; i < N; i++)
            sum += part[i];
    return NULL;
}
''', '''#include <string.h>

enum { N = 3, ROUNDS = @R, SEED = @S };

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static char text[64] = "reader";
static long sum;

static void *work(void *arg)
{
    for (int i = 0; i < ROUNDS; i++) {
        pthread_rwlock_wrlock(&lock);
        if (arg == NULL)
            strcpy(text, i % 2 ? "reader" : "writer");
        sum += (long)strlen(text);
        pthread_rwlock_unlock(&lock);
    }
    return NULL;
}
''']


def program(chapter, number, rnd):
    body = BODIES[(chapter + number) % len(BODIES)]
    return (START + body.replace('@R', str(rnd.randint(50, 400)))
            .replace('@S', str(rnd.randint(1000, 9999))) + END)


def sentence(rnd, n):
    words = [rnd.choice(WORDS) for _ in range(n)]
    words[0] = words[0].capitalize()
    for i in range(1, n):
        chance = rnd.random()
        if chance < .03:
            words[i] = f'`{rnd.choice(NAMES)}`'
        elif chance < .05:
            words[i] = f'*{words[i]}*'
        elif chance < .06:
            words[i] = f'[{words[i]}](https://example.org/{words[i]})'
    return ' '.join(words) + '.'


def paragraph(rnd, n):
    text = ''
    while n > 0:
        length = rnd.randint(8, 20)
        text += sentence(rnd, length) + ('\n' if length % 3 else ' ')
        n -= length
    return text.rstrip() + '\n'


def chapter(number, programs, rnd):
    """Returns its Markdown, and its programs by name."""
    out = [f'# Chapter {number}\n',
           f'This is revision 1000 of chapter {number}.\n']
    sources = {}
    share = max(12, 1300 // (programs + 2))
    for i in range(programs + 2):
        if i % 3 == 0:
            out.append(f'## Part {i // 3 + 1}: {rnd.choice(WORDS)}\n')
        out.append(paragraph(rnd, share))
        if i == 1:
            out.append('\n'.join('- ' + sentence(rnd, 8) for _ in range(5))
                       + '\n')
        if i == 2:
            rows = [f'| `{rnd.choice(NAMES)}` | {rnd.randint(5, 9000)} | '
                    + ' '.join(rnd.choices(WORDS, k=4)) + ' |'
                    for _ in range(6)]
            out.append('| call | ns | remark |\n|--|--:|--|\n'
                       + '\n'.join(rows) + '\n')
        if i < programs:
            name = f'p{i + 1:02}'
            sources[name] = program(number, i, rnd)
            out.append(f'```c {name} run\n{sources[name]}```\n')
    return '\n'.join(out), sources


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w') as f:
        f.write(text)


def generate(folder, chapters, programs):
    """FOLDER/chapters for weft, FOLDER/c/*.c for ninja, FOLDER/all.md."""
    contents, everything = ['# A generated book\n'], []
    for number in range(1, chapters + 1):
        rnd = random.Random(f'{chapters} {programs} {number}')
        text, sources = chapter(number, programs, rnd)
        name = f'{number:03}-c{number:03}.md'
        write(f'{folder}/chapters/{name}', text)
        contents.append(f'- [Chapter {number}]({name})')
        everything.append(text)
        for key, source in sources.items():
            write(f'{folder}/c/c{number:03}{key}.c', source)
    write(f'{folder}/chapters/SUMMARY.md', '\n'.join(contents) + '\n')
    write(f'{folder}/all.md', '\n'.join(everything))
