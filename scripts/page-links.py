#!/usr/bin/env python3
"""Prints the links of Markdown pages that lead to no file or no heading, and fails if there are some.

  page-links.py PAGE...
"""
import re
import sys
from pathlib import Path


def headings(file):
    text = re.sub(r"^```.*?^```", "", file.read_text(), flags=re.M | re.S)
    return {re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-") for title in re.findall(r"^#+ (.*)$", text, re.M)}


lost = []
for page in map(Path, sys.argv[1:]):
    for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text()):
        if "://" in link:
            continue
        path, _, heading = link.partition("#")
        file = page.parent / path if path else page
        if not file.exists() or (heading and heading not in headings(file)):
            lost.append(f"{page}: {link}")
print(*lost, sep="\n", end="\n" if lost else "")
sys.exit(bool(lost))
