"""The rules of live calls: pure Python, without Home Assistant, I/O or a clock.

Theory of operation
-------------------

WhatConverts posts one JSON object per event in the life of a *lead*; a phone call is a lead.
`payload.parse` turns that JSON into a `CallNotice`: what this one message says, cleaned, and no
more. The names and quirks of the wire are in `payload`, and in the table of call fields, `fields`,
by which calls are read, stored, shown and masked.

`registry.CallRegistry` holds every call we know and is the only code that decides what a notice
means for it. What a call then looks like (when it started, how long it may last, when it ended) is
said by `life`; the questions on which the registry decides are in `criteria`. Messages may be
repeated, partial, late, or overtake each other, so the registry never asks "which message comes
next" but "what do we know of this lead":

    unknown --first sight--> live --the end, whoever tells it--> ended --keep_days--> forgotten
       |                                                          ^
       +--first seen completed, or too old to be live-------------+

Each step returns the transitions that it caused, at most one `started` and exactly one `ended` per
call. An ended call never becomes live again; what arrives for it later only adds detail. Time is
an argument of every step (`now`, an aware UTC datetime), never read from a clock.

Some calls are *muted* when they are first seen: blocked callers, spam, duplicates and repeat
callers if so wished, and messages about calls that were over long before they reached us. The
registry keeps them like any other call, but they are not counted, and no verdict holds their
transitions.

`public.public_call` is the single shape in which a call leaves the integration. `record` is the
shape in which it is stored.
"""
