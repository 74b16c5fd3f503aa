#!/usr/bin/env python3
"""Reads pages as strictly as a browser does not.

    pages.py DIR...     every *.html below the folders

Elements must be closed in order, attributes and ids be given once, and every
relative link lead to a file and an id that are there. Prints what is wrong,
ends with 1 when something is.
"""

import os
import sys
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

VOID = set('area base br col embed hr img input link meta source track '
           'wbr'.split())
# elements whose end tag HTML lets one omit; cmark and weft write it anyway
BLOCKS = set('address article aside blockquote details div dl fieldset '
             'figure footer form h1 h2 h3 h4 h5 h6 header hr main nav ol p '
             'pre section table ul'.split())


class Page(HTMLParser):
    def __init__(self, path):
        super().__init__()
        self.path = path
        self.open = []
        self.ids = set()
        self.links = []
        self.wrong = []
        with open(path, encoding='utf-8') as f:
            text = f.read()
        if not text.startswith('<!DOCTYPE html>'):
            self.complain('no <!DOCTYPE html> at the start')
        self.feed(text)
        self.close()
        for tag, line in self.open:
            self.wrong.append(f'{path}:{line}: <{tag}> is never closed')

    def complain(self, what):
        self.wrong.append(f'{self.path}:{self.getpos()[0]}: {what}')

    def handle_starttag(self, tag, attributes):
        self.attributes(tag, attributes)
        if tag in BLOCKS and any(t == 'p' for t, _ in self.open):
            self.complain(f'<{tag}> within <p>')
        if tag == 'a' and any(t == 'a' for t, _ in self.open):
            self.complain('<a> within <a>')
        if tag not in VOID:
            self.open.append((tag, self.getpos()[0]))

    def handle_startendtag(self, tag, attributes):
        # in SVG every element may end so
        self.attributes(tag, attributes)

    def attributes(self, tag, attributes):
        names = [name for name, _ in attributes]
        for name in set(names):
            if names.count(name) > 1:
                self.complain(f'{name}= is given twice')
        values = dict(attributes)
        if 'id' in values:
            if values['id'] in self.ids:
                self.complain(f'id="{values["id"]}" was given before')
            if not values['id'] or ' ' in values['id']:
                self.complain(f'id="{values["id"]}" is none')
            self.ids.add(values['id'])
        if tag == 'img' and 'alt' not in values:
            self.complain('<img> without alt=')
        for name in ('href', 'src'):
            if values.get(name) is not None:
                self.links.append((self.getpos()[0], values[name]))

    def handle_endtag(self, tag):
        if tag in VOID:
            self.complain(f'</{tag}>')
        elif not self.open or self.open[-1][0] != tag:
            last = self.open[-1] if self.open else ('nothing', 0)
            self.complain(f'</{tag}> closes <{last[0]}> of line {last[1]}')
            if any(t == tag for t, _ in self.open):
                while self.open.pop()[0] != tag:
                    pass
        else:
            self.open.pop()


def follow(page, pages):
    for line, link in page.links:
        url = urlsplit(link)
        if url.scheme or url.netloc:
            continue
        path = page.path
        if url.path:
            path = os.path.normpath(os.path.join(os.path.dirname(page.path),
                                                 unquote(url.path)))
        where = f'{page.path}:{line}: {link}'
        if not os.path.exists(path):
            page.wrong.append(f'{where} leads to nothing')
        elif url.fragment and path in pages and \
                unquote(url.fragment) not in pages[path].ids:
            page.wrong.append(f'{where} leads to no id')


def main(folders):
    pages = {}
    for folder in folders:
        for where, _, names in os.walk(folder):
            for name in names:
                if name.endswith('.html'):
                    path = os.path.normpath(os.path.join(where, name))
                    pages[path] = Page(path)
    wrong = []
    for page in pages.values():
        follow(page, pages)
        wrong += page.wrong
    print('\n'.join(wrong) if wrong else f'{len(pages)} pages are in order')
    return bool(wrong) or not pages


sys.exit(main(sys.argv[1:]))
