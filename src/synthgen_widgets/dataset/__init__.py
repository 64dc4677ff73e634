"""The dataset: saved samples as a folder of parquet with tag columns."""

from synthgen_widgets.dataset.dataset import Dataset, load_dataset
from synthgen_widgets.dataset.saving import SavedText, SaveReport, save_rows, saved_splits, saved_texts

__all__ = ["Dataset", "SaveReport", "SavedText", "load_dataset", "save_rows", "saved_splits", "saved_texts"]
