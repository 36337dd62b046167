"""Amazon Transcribe JSON: `results.items`, one for each word or punctuation mark, times in seconds as text.

https://docs.aws.amazon.com/transcribe/latest/dg/how-input.html describes the output.
"""

from __future__ import annotations

from cards.readers.base import Carries, Reader, Report, Source, refusal
from cards.readers.clean import one_line
from cards.readers.clock import parse_seconds
from cards.readers.jsons import dig, label_of, records, text_of
from cards.readers.recognised import Heard, sentences
from cards.readers.tidy import transcript
from cards.transcript import Transcript


def sniff(source: Source) -> bool:
    """Whether there are results with items that have alternatives."""
    return any("alternatives" in item for item in records(dig(source.json, "results", "items"))[:50])


def read(source: Source) -> Transcript:
    """Raises InputError if there are no items with text."""
    report = Report(source.path)
    if not sniff(source):
        raise refusal(source.path, "not-amazon", 'expected JSON with "results" that have "items"')
    results = source.json["results"]
    speakers = {
        text_of(item, "start_time"): label_of(item, "speaker_label") or label_of(segment, "speaker_label")
        for segment in records(dig(results, "speaker_labels", "segments"))
        for item in records(segment.get("items"))
    }
    heard: list[Heard] = []
    for item in records(results["items"]):
        content = one_line(text_of(dig(item, "alternatives", 0), "content"))
        start, end = parse_seconds(item.get("start_time")), parse_seconds(item.get("end_time"))
        if not content:
            continue
        if item.get("type") == "punctuation" and heard:
            last = heard[-1]
            heard[-1] = Heard(last.text + content, last.start_ms, last.end_ms, last.speaker)
        elif start is None:
            report.note("no-start", f"a word without time, “{content}”, left out")
        else:
            speaker = label_of(item, "speaker_label") or speakers.get(text_of(item, "start_time"))
            heard.append(Heard(content, start, end if end is not None else start, speaker))
    return transcript(source, READER.id, sentences(heard), report, language=text_of(results, "language_code"))


READER = Reader(
    id="amazon",
    title="Amazon Transcribe JSON",
    suffixes=(".json",),
    known_by='JSON with "results" that have "items" with "alternatives"',
    sniff=sniff,
    read=read,
    carries=Carries(words=True, speakers=True, language=True),
    sample="""\
{"jobName": "bees", "accountId": "123456789012", "status": "COMPLETED", "results": {
  "language_code": "en-US", "transcripts": [{"transcript": "Open the hive on a warm day."}], "items": [
   {"start_time": "0.5", "end_time": "0.8", "alternatives": [{"confidence": "0.99", "content": "Open"}],
    "type": "pronunciation"},
   {"start_time": "0.8", "end_time": "1.0", "alternatives": [{"confidence": "0.99", "content": "the"}],
    "type": "pronunciation"},
   {"start_time": "1.0", "end_time": "1.4", "alternatives": [{"confidence": "0.99", "content": "hive"}],
    "type": "pronunciation"},
   {"start_time": "1.4", "end_time": "1.6", "alternatives": [{"confidence": "0.99", "content": "on"}],
    "type": "pronunciation"},
   {"start_time": "1.6", "end_time": "1.7", "alternatives": [{"confidence": "0.99", "content": "a"}],
    "type": "pronunciation"},
   {"start_time": "1.7", "end_time": "2.2", "alternatives": [{"confidence": "0.99", "content": "warm"}],
    "type": "pronunciation"},
   {"start_time": "2.2", "end_time": "2.9", "alternatives": [{"confidence": "0.99", "content": "day"}],
    "type": "pronunciation"},
   {"alternatives": [{"confidence": "0.0", "content": "."}], "type": "punctuation"}]}}
""",
)
