"""Deepgram JSON: `results.channels`, each with alternatives that have `words` with times in seconds.

https://developers.deepgram.com/docs/pre-recorded-audio describes the response.
"""

from __future__ import annotations

from cards.readers.base import Carries, Reader, Report, Source, refusal
from cards.readers.clean import one_line
from cards.readers.clock import parse_seconds
from cards.readers.jsons import dig, label_of, records, text_of
from cards.readers.recognised import Heard, said, sentences
from cards.readers.tidy import transcript
from cards.transcript import Cue, Transcript


def sniff(source: Source) -> bool:
    """Whether there are results with channels that have alternatives."""
    return any("alternatives" in channel for channel in records(dig(source.json, "results", "channels")))


def read(source: Source) -> Transcript:
    """Raises InputError if no channel has words or sentences."""
    report = Report(source.path)
    if not sniff(source):
        raise refusal(source.path, "not-deepgram", 'expected JSON with "results" that have "channels"')
    channels = records(source.json["results"]["channels"])
    cues: list[Cue] = []
    for number, channel in enumerate(channels):
        alternative = dig(channel, "alternatives", 0)
        of_channel = f"Channel {number}" if len(channels) > 1 else None
        heard = []
        for word in records(dig(alternative, "words")):
            text = one_line(text_of(word, "punctuated_word", "word"))
            start, end = parse_seconds(word.get("start")), parse_seconds(word.get("end"))
            if text and start is not None:
                heard.append(Heard(text, start, end or start, label_of(word, "speaker") or of_channel))
        cues += sentences(heard)
        if not heard:
            for paragraph in records(dig(alternative, "paragraphs", "paragraphs")):
                speaker = label_of(paragraph, "speaker") or of_channel
                for sentence in records(paragraph.get("sentences")):
                    start, end = parse_seconds(sentence.get("start")), parse_seconds(sentence.get("end"))
                    cues.append(said(text_of(sentence, "text"), start, end, speaker, []))
    if not cues:
        for utterance in records(dig(source.json, "results", "utterances")):
            start, end = parse_seconds(utterance.get("start")), parse_seconds(utterance.get("end"))
            cues.append(
                said(text_of(utterance, "transcript"), start, end, label_of(utterance, "speaker"), [])
            )
    cues.sort(key=lambda cue: cue.start_ms or 0)
    return transcript(
        source, READER.id, cues, report, language=text_of(dig(channels, 0), "detected_language")
    )


READER = Reader(
    id="deepgram",
    title="Deepgram JSON",
    suffixes=(".json",),
    known_by='JSON with "results" that have "channels" with "alternatives"',
    sniff=sniff,
    read=read,
    carries=Carries(words=True, speakers=True, language=True),
    sample="""\
{"metadata": {"transaction_key": "deprecated", "request_id": "5f5a3c2e-0d5b-4c1e-9a53-b4e39ff1c1aa",
  "created": "2026-05-04T09:12:31.000Z", "duration": 3.1, "channels": 1, "models": ["nova-3"]},
 "results": {"channels": [{"alternatives": [{
  "transcript": "Open the hive on a warm day.", "confidence": 0.99, "words": [
   {"word": "open", "start": 0.5, "end": 0.8, "confidence": 0.99, "speaker": 0,
    "speaker_confidence": 0.8, "punctuated_word": "Open"},
   {"word": "the", "start": 0.8, "end": 1.0, "confidence": 0.99, "speaker": 0,
    "speaker_confidence": 0.8, "punctuated_word": "the"},
   {"word": "hive", "start": 1.0, "end": 1.4, "confidence": 0.99, "speaker": 0,
    "speaker_confidence": 0.8, "punctuated_word": "hive"},
   {"word": "on", "start": 1.4, "end": 1.6, "confidence": 0.99, "speaker": 0,
    "speaker_confidence": 0.8, "punctuated_word": "on"},
   {"word": "a", "start": 1.6, "end": 1.7, "confidence": 0.99, "speaker": 0,
    "speaker_confidence": 0.8, "punctuated_word": "a"},
   {"word": "warm", "start": 1.7, "end": 2.2, "confidence": 0.99, "speaker": 0,
    "speaker_confidence": 0.8, "punctuated_word": "warm"},
   {"word": "day", "start": 2.2, "end": 2.9, "confidence": 0.99, "speaker": 0,
    "speaker_confidence": 0.8, "punctuated_word": "day."}]}]}]}}
""",
)
