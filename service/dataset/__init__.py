"""Files of articles to data sets of events: readers, layouts, runs that go on after a kill, counts, duplicates, reports."""

from service.dataset._coding import CodingSpec
from service.dataset._progress import Progress
from service.dataset._run import DatasetJob, Summary, TooManyRejectsError, run_dataset
from service.dataset._schema import LAYOUTS, load_layout, markdown, schema_text
from service.dataset._writers import OUTPUTS

__all__ = [
    "LAYOUTS",
    "OUTPUTS",
    "CodingSpec",
    "DatasetJob",
    "Progress",
    "Summary",
    "TooManyRejectsError",
    "load_layout",
    "markdown",
    "run_dataset",
    "schema_text",
]
