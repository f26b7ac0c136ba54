"""The schedule when DAGs are parsed: the file, else the last good one, else the shipped one. It never raises.

A DAG whose file raises gets no runs at all; a typing error in a cron expression must not stop the watch.
"""

from core.errors import ConfigError, PledgewatchError
from pledgewatch.schedule import FILE, PipelineConfig, load_pipeline
from pledgewatch.settings import Settings, load_settings


def load_schedule() -> tuple[PipelineConfig, str]:
    """The schedule in force, and what is wrong with the one in the file ("" when nothing is)."""
    try:
        settings = load_settings()
    except ConfigError as refused:
        return PipelineConfig(), f"{refused}. The shipped schedule is in force."
    try:
        return load_pipeline(settings.config_dir / FILE), ""
    except ConfigError as refused:
        return _last_good(settings, str(refused))


def _last_good(settings: Settings, refused: str) -> tuple[PipelineConfig, str]:
    """Only now is the store opened: parsing a good file touches no database."""
    from pledgewatch.kept import kept_folder
    from storage.engine import open_store

    try:
        with kept_folder(open_store(settings.store_url), [FILE]) as folder:
            if folder is not None:
                return load_pipeline(folder / FILE), f"{refused}. The last good one is in force."
    except PledgewatchError as error:
        refused = f"{refused}; and the kept copy cannot be read ({error})"
    return PipelineConfig(), f"{refused}. The shipped schedule is in force."
