"""Writes what scikit-learn makes of a small table: scikit-learn.py > scikit-learn.json (Debian's python3-sklearn)."""
import json

import numpy as np
import sklearn
from sklearn.impute import SimpleImputer
from sklearn.model_selection import GroupKFold, KFold, StratifiedKFold
from sklearn.preprocessing import MinMaxScaler, OneHotEncoder, OrdinalEncoder, RobustScaler, StandardScaler

generator = np.random.default_rng(0)
columns = {
    "plain": generator.normal(3, 2, 23),
    "far": generator.normal(1e8, 1, 23),
    "skewed": np.exp(generator.normal(0, 2, 23)),
    "constant": np.full(23, 0.1),
    "ties": generator.integers(0, 4, 23).astype(float),
}
for name in ["plain", "ties"]:
    columns[name][[3, 4, 17]] = np.nan
fills = {"mean": "mean", "median": "median", "mostFrequent": "most_frequent"}
scalers = {"standard": StandardScaler, "minMax": MinMaxScaler, "robust": RobustScaler}
cases = []
for name, values in columns.items():
    for fill, strategy in fills.items():
        filled = SimpleImputer(strategy=strategy).fit_transform(values[:, None])
        for scale, scaler in scalers.items():
            out = scaler().fit_transform(filled)[:, 0]
            cases.append({"column": name, "fill": fill, "scale": scale, "out": out.tolist()})
    # Logarithms agree to a unit in the last place, which scaling would magnify where they lie as close as those of 1e8.
    if name != "far" and (np.nan_to_num(values) > -1).all():
        out = StandardScaler().fit_transform(np.log1p(SimpleImputer().fit_transform(values[:, None])))[:, 0]
        cases.append({"column": name, "fill": "mean", "scale": ["log", "standard"], "out": out.tolist()})
texts = np.array(["b", "a", "c", "a", "B"])[:, None]
categories = {
    "texts": texts[:, 0].tolist(),
    "oneHot": OneHotEncoder(sparse_output=False).fit_transform(texts).tolist(),
    "ordinal": OrdinalEncoder().fit_transform(texts)[:, 0].tolist(),
}
labels = np.array([0, 1, 1, 0, 2, 1, 0, 0, 1, 2, 2, 0, 1])
groups = np.array([5, 5, 5, 5, 1, 1, 1, 9, 9, 3, 3, 3, 3])
rows = np.zeros((13, 1))
tests = lambda splits: [test.tolist() for _, test in splits]
folds = {
    "labels": labels.tolist(),
    "groups": groups.tolist(),
    "plain": tests(KFold(4).split(rows)),
    "stratified": tests(StratifiedKFold(3).split(rows, labels)),
    "group": tests(GroupKFold(3).split(rows, labels, groups)),
}
table = {name: [None if np.isnan(value) else value for value in values.tolist()] for name, values in columns.items()}
print(json.dumps({"version": sklearn.__version__, "table": table, "cases": cases, "categories": categories, "folds": folds}))
