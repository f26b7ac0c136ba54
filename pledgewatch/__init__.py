"""The front door: settings, the pipeline's stages, the command line."""

__version__ = "0.1.0"
