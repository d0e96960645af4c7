"""accede: checked facts about membership in alliances and international organisations, from English articles."""

__version__ = "0.1.0"
