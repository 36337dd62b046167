"""The reader of YAML files under the name it had while only rule files were YAML."""

from cards.yamlio import (
    Loc,
    YamlFile,
    column_inside,
    did_you_mean,
    read_yaml,
    validate,
)

__all__ = ["Loc", "YamlFile", "column_inside", "did_you_mean", "read_yaml", "validate"]
