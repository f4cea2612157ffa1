"""The stages for Korean documents, in one place; a page in another language never imports them."""

from tandem.watch.korean_dates import korean_dates
from tandem.watch.korean_indirect import korean_indirect
from tandem.watch.korean_names import korean_names, same_person
from tandem.watch.korean_quotes import korean_quotes
from tandem.watch.korean_sentences import korean_sentences

__all__ = ["korean_dates", "korean_indirect", "korean_names", "korean_quotes", "korean_sentences", "same_person"]
