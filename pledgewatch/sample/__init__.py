"""The demo's own news: invented feeds, written down once in `news.yaml` and rendered for any clock."""
