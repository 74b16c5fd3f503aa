#!/usr/bin/env python3
"""Packs build/book/print.html, which `weft print` writes.

    pack.py pdf  PRINT.html OUT.pdf     through Chromium, twice: the page
                                        numbers of the contents come from the
                                        first (pdfinfo, of poppler-utils)
    pack.py epub PRINT.html OUT.epub    one file for each chapter, as EPUB 3

CHROMIUM names another browser than `chromium`.
"""

import html
import os
import re
import subprocess
import sys
import tempfile
import time
import uuid
import zipfile
from html.parser import HTMLParser

FLAGS = ('--headless --no-sandbox --disable-gpu --disable-quic '
         '--no-first-run --disable-background-networking '
         '--disable-component-update --disable-sync --no-pdf-header-footer '
         '--generate-pdf-document-outline').split()


def fail(why):
    sys.exit(f'pack.py: {why}')


# --- PDF ---

def print_pdf(page, out):
    with tempfile.TemporaryDirectory() as home:
        done = subprocess.run(
            [os.environ.get('CHROMIUM', 'chromium'), *FLAGS,
             f'--user-data-dir={home}', f'--print-to-pdf={out}',
             'file://' + os.path.abspath(page)],
            stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=600)
    if done.returncode or not os.path.exists(out):
        fail(f'chromium printed nothing:\n{done.stderr}')


def pages_of(pdf):
    """Where each id stands: what `pdfinfo -dests` says."""
    said = subprocess.run(['pdfinfo', '-dests', pdf], check=True,
                          capture_output=True, text=True).stdout
    return {m[2]: int(m[1])
            for m in re.finditer(r'^ *(\d+) \[.*\] "(.*)"$', said, re.M)}


def number_contents(text, pages):
    nav = re.search(r'<nav class="printed".*?</nav>', text, re.S)
    if not nav:
        fail('there are no contents in the page')
    numbered = re.sub(
        r'(<a href="#([^"]*)">.*?)</a>',
        lambda m: f'{m[1]}<span class="page">{pages.get(m[2], "")}</span></a>',
        nav[0], flags=re.S)
    return text[:nav.start()] + numbered + text[nav.end():]


def make_pdf(page, out):
    with open(page, encoding='utf-8') as f:
        text = f.read()
    numbered = f'{page}.numbered.html'
    print_pdf(page, out)
    pages = pages_of(out)
    try:
        for _ in range(3):
            with open(numbered, 'w', encoding='utf-8') as f:
                f.write(number_contents(text, pages))
            print_pdf(numbered, out)
            before, pages = pages, pages_of(out)
            if pages == before:
                return
    finally:
        os.remove(numbered)
    fail('the page numbers do not come to rest')


# --- EPUB ---

VOID = set('area base br col embed hr img input link meta source track '
           'wbr'.split())
# HTML's parser makes these small
CASED = {name.lower(): name for name in
         'viewBox preserveAspectRatio linearGradient clipPath '
         'textLength gradientUnits gradientTransform'.split()}


class Chapters(HTMLParser):
    """The page's text as XHTML, cut where a chapter's section begins."""

    def __init__(self):
        super().__init__(convert_charrefs=False)
        self.files = [['cover', []]]
        self.inside = False
        self.anchors = []      # of the <a>s that are open: whether they lead
        self.where = {}        # id -> file

    def put(self, text):
        if self.inside:
            self.files[-1][1].append(text)

    def handle_starttag(self, tag, attributes, closed=False):
        values = dict(attributes)
        if tag == 'main':
            self.inside = True
            return
        if tag == 'section' and values.get('class') == 'chapter':
            self.files.append([values['id'], []])
        if values.get('id'):
            self.where[values['id']] = self.files[-1][0]
        # attributes without a value, and those that only scripts need
        words = [f' {CASED.get(n, n)}="{html.escape(v if v is not None else n)}"'
                 for n, v in attributes
                 if n not in ('tabindex', 'download') and not (n == 'href' and not v)]
        if tag == 'a':
            self.anchors.append(bool(values.get('href')))
            tag = 'a' if self.anchors[-1] else 'span'
        end = '/' if closed or tag in VOID else ''
        self.put(f'<{CASED.get(tag, tag)}{"".join(words)}'
                 f'{self.svg(tag, values)}{end}>')

    def svg(self, tag, values):
        if tag == 'svg' and 'xmlns' not in values:
            return ' xmlns="http://www.w3.org/2000/svg"'
        return ''

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes, closed=True)

    def handle_endtag(self, tag):
        if tag == 'main':
            self.inside = False
        elif tag == 'a':
            self.put('</a>' if self.anchors.pop() else '</span>')
        elif tag not in VOID:
            self.put(f'</{CASED.get(tag, tag)}>')

    def handle_data(self, data):
        self.put(data)

    def handle_entityref(self, name):
        self.put(html.escape(html.unescape(f'&{name};'), quote=False))

    def handle_charref(self, name):
        self.put(html.escape(html.unescape(f'&#{name};'), quote=False))


def link_files(text, here, where):
    """#id becomes FILE.xhtml#id; a link to nothing loses its target."""
    def link(m):
        to = where.get(m[1])
        if to is None:
            return ''
        return f' href="#{m[1]}"' if to == here else \
            f' href="{to}.xhtml#{m[1]}"'
    return re.sub(r' href="#([^"]*)"', link, text)


def xhtml(title, body, kind='chapter-page'):
    return ('<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
            '<html xmlns="http://www.w3.org/1999/xhtml" '
            'xmlns:epub="http://www.idpf.org/2007/ops" lang="en" '
            f'xml:lang="en">\n<head>\n<title>{html.escape(title)}</title>\n'
            '<link rel="stylesheet" href="book.css"/>\n</head>\n'
            f'<body class="{kind}">\n{body}\n</body>\n</html>\n')


def reader_css(css):
    """Readers know less than browsers: light, the variables of :root filled
    in, no page boxes, no selectors of late."""
    css = re.sub(r'/\*.*?\*/', '', css, flags=re.S)
    css = re.sub(r'light-dark\(([^,()]*), [^()]*\)', r'\1', css)
    css = re.sub(r'@page[^{]*\{(?:[^{}]|\{[^{}]*\})*\}', '', css)
    css = re.sub(r'[^{};]*:(?:has|is|not|root\[)[^{}]*\{[^{}]*\}', '', css)
    root = re.search(r':root \{(.*?)\}', css, re.S)[1]
    for name, value in re.findall(r'(--[\w-]+):\s*([^;]+);', root):
        css = css.replace(f'var({name})', value)
    css = re.sub(r'font: (?:(italic|normal) )?(?:(650|600) )?'
                 r'([\d.]+r?em)(?:/([\d.]+(?:rem)?))? ([^;}]+)',
                 lambda m: f'font-style: {m[1] or "normal"}; '
                 f'font-weight: {"bold" if m[2] else "normal"}; '
                 f'font-size: {m[3]}; line-height: {m[4] or "normal"}; '
                 f'font-family: {m[5]}', css)
    return css + ('\n.side, .pager, .tools, .copy, .here, .raw '
                  '{ display: none; }\nbody { margin: 0; }\n'
                  'pre { white-space: pre-wrap; }\n')


def title_of(body):
    m = re.search(r'<h1[^>]*>(.*?)</h1>', body, re.S)
    text = re.sub(r'<[^>]*>', '', m[1]) if m else ''
    return html.unescape(' '.join(text.split()))


def navigation(body, title):
    m = re.search(r'<nav class="printed".*?(<ol>.*</ol>)\s*</nav>', body,
                  re.S)
    if not m:
        fail('there are no contents in the page')
    items, parts = [], re.split(r'<li class="part">(.*?)</li>', m[1])
    # a part without a link is a span around its chapters
    items.append(parts[0].removeprefix('<ol>').removesuffix('</ol>'))
    for name, chapters in zip(parts[1::2], parts[2::2]):
        inner = re.sub(r'</ol>\s*$', '', chapters.strip()) \
            if chapters is parts[-1] else chapters
        items.append(f'<li><span>{name}</span><ol>{inner}</ol></li>')
    return xhtml(title, '<nav epub:type="toc"><h1>Contents</h1><ol>'
                 + ''.join(items) + '</ol></nav>')


def package(title, names, properties, when):
    identity = uuid.uuid5(uuid.NAMESPACE_URL, 'weft:' + title)
    items = ''.join(
        f'<item id="f-{n}" href="{n}.xhtml" '
        f'media-type="application/xhtml+xml"'
        + (f' properties="{properties[n]}"' if properties[n] else '') + '/>\n'
        for n in names)
    spine = ''.join(f'<itemref idref="f-{n}"/>\n' for n in names)
    return ('<?xml version="1.0" encoding="utf-8"?>\n'
            '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" '
            'unique-identifier="id" xml:lang="en">\n'
            '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
            f'<dc:identifier id="id">urn:uuid:{identity}</dc:identifier>\n'
            f'<dc:title>{html.escape(title)}</dc:title>\n'
            '<dc:language>en</dc:language>\n'
            f'<meta property="dcterms:modified">{when}</meta>\n'
            '</metadata>\n<manifest>\n'
            '<item id="nav" href="nav.xhtml" properties="nav" '
            'media-type="application/xhtml+xml"/>\n'
            '<item id="css" href="book.css" media-type="text/css"/>\n'
            f'{items}</manifest>\n<spine>\n{spine}</spine>\n</package>\n')


CONTAINER = ('<?xml version="1.0"?>\n<container version="1.0" '
             'xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
             '<rootfiles><rootfile full-path="book/package.opf" '
             'media-type="application/oebps-package+xml"/></rootfiles>'
             '</container>\n')


def make_epub(page, out):
    with open(page, encoding='utf-8') as f:
        text = f.read()
    with open(os.path.join(os.path.dirname(page), 'book.css'),
              encoding='utf-8') as f:
        css = f.read()
    parsed = Chapters()
    parsed.feed(text)
    parsed.close()
    when = time.gmtime(int(os.environ.get('SOURCE_DATE_EPOCH',
                                          os.path.getmtime(page))))
    files = {name: link_files(''.join(parts), name, parsed.where)
             for name, parts in parsed.files}
    title = html.unescape(re.search(r'<title>(.*?)</title>', text, re.S)[1])
    nav = navigation(files['cover'], title)
    files['cover'] = re.sub(r'<nav class="printed".*?</nav>', '',
                            files['cover'], flags=re.S)
    nav = re.sub(r' (?:class="number"|class="page")', '', nav)
    properties = {n: 'svg' if '<svg' in body else ''
                  for n, body in files.items()}
    contents = {f'{n}.xhtml': xhtml(title_of(body) or title, body,
                                    'title-page' if n == 'cover'
                                    else 'chapter-page')
                for n, body in files.items()}
    contents['nav.xhtml'] = nav
    contents['book.css'] = reader_css(css)
    contents['package.opf'] = package(
        title, list(files), properties,
        time.strftime('%Y-%m-%dT%H:%M:%SZ', when))
    write_zip(out, contents, when)


def write_zip(out, contents, when):
    def add(book, name, text, how):
        info = zipfile.ZipInfo(name, when[:6])
        info.compress_type = how
        info.external_attr = 0o644 << 16
        book.writestr(info, text)

    with zipfile.ZipFile(out, 'w') as book:
        add(book, 'mimetype', 'application/epub+zip', zipfile.ZIP_STORED)
        add(book, 'META-INF/container.xml', CONTAINER, zipfile.ZIP_DEFLATED)
        for name in sorted(contents):
            add(book, f'book/{name}', contents[name], zipfile.ZIP_DEFLATED)


def main(arguments):
    verbs = {'pdf': make_pdf, 'epub': make_epub}
    if len(arguments) != 3 or arguments[0] not in verbs:
        fail('usage: pack.py pdf|epub PRINT.html OUT')
    verbs[arguments[0]](*arguments[1:])
    print(arguments[2])


main(sys.argv[1:])
