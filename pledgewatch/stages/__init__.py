"""The stages of the pipeline, one file each. Each drains the store and can be run again."""
