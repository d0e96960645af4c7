"""The review: a local page on which a person judges what was found, adds what was missed, and so makes gold.

    proposals.py    a found fact -> the gold line that confirming it would write
    goldlines.py    gold files on disk, each article's lines in the file that holds them
    ledger.py       the append-only log, undo, and what a killed server left half done: START HERE
    decisions.py    what a person may decide, and the gold line that comes of it
    desk.py         what the page shows of one article, and what a decision changes there
    guard.py        who may ask: loopback host, own origin, token
    app.py          the pages and their addresses; serve.py: the server around them

Rules of this room: a decision is on disk before it is answered; a decision made on an outdated view is refused, never
merged; nothing that a request says becomes a path; in blind mode no answer holds anything that the extractor found.
"""
