"""Files of articles to data sets of events: readers, layouts, runs that go on after a kill, counts, duplicates, reports."""

from service.dataset._browser import screenshot
from service.dataset._coding import CodingSpec, load_coder
from service.dataset._counts import COLUMNS as COUNTED_COLUMNS
from service.dataset._counts import CountsSpec, count, write_counts
from service.dataset._duplicates import NearSpec, mark, near_duplicates
from service.dataset._events import convert, loses_status, read_events, write_events
from service.dataset._one_a_day import one_a_day
from service.dataset._plot import plot_counts
from service.dataset._progress import Progress
from service.dataset._report import report as render_report
from service.dataset._run import DatasetJob, Summary, TooManyRejectsError, run_dataset
from service.dataset._schema import LAYOUTS, load_layout, markdown, schema_text
from service.dataset._writers import OUTPUTS

__all__ = [
    "COUNTED_COLUMNS",
    "LAYOUTS",
    "OUTPUTS",
    "CodingSpec",
    "CountsSpec",
    "DatasetJob",
    "NearSpec",
    "Progress",
    "Summary",
    "TooManyRejectsError",
    "convert",
    "count",
    "load_coder",
    "load_layout",
    "loses_status",
    "mark",
    "markdown",
    "near_duplicates",
    "one_a_day",
    "plot_counts",
    "read_events",
    "render_report",
    "run_dataset",
    "schema_text",
    "screenshot",
    "write_counts",
    "write_events",
]
