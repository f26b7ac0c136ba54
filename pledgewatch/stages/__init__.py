"""The stages of the pipeline, one file each: fetch, match, assess, alert. Each drains the store and can be run again."""
