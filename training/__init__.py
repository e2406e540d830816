"""The embedded model from its treebanks: `python -m training --treebanks DIR --ner DIR --encoder DIR --out DIR`."""
