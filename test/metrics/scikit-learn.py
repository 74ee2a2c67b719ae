"""Writes what scikit-learn says of predictions: scikit-learn.py > scikit-learn.json (Debian's python3-sklearn)."""
import json
import warnings

import numpy as np
import sklearn
from sklearn import metrics

warnings.simplefilter("ignore")
generator = np.random.default_rng(0)


def number(value):
    return None if np.isnan(value) else float(value)


def scores(target, predicted, average, zero):
    given = {"average": average, "zero_division": zero}
    return {
        "precision": number(metrics.precision_score(target, predicted, **given)),
        "recall": number(metrics.recall_score(target, predicted, **given)),
        "f1": number(metrics.f1_score(target, predicted, **given)),
    }


def classes(target, predicted):
    binary = set(target) | set(predicted) <= {0, 1}
    averages = ["micro", "macro", "weighted"] + (["binary"] if binary else [])
    return {
        "target": list(map(int, target)),
        "predicted": list(map(int, predicted)),
        "accuracy": metrics.accuracy_score(target, predicted),
        "confusion": metrics.confusion_matrix(target, predicted, labels=range(4)).tolist(),
        "averages": [
            {"average": average, "zeroDivision": zero, **scores(target, predicted, average, zero)}
            for average in averages
            for zero in [0, 1]
        ],
        "each": {
            "precision": metrics.precision_score(target, predicted, average=None, labels=range(4)).tolist(),
            "recall": metrics.recall_score(target, predicted, average=None, labels=range(4)).tolist(),
            "f1": metrics.f1_score(target, predicted, average=None, labels=range(4)).tolist(),
        },
    }


def ranking(target, score):
    target = np.array(target)
    both = 0 < target.sum() < len(target)
    return {
        "target": target.tolist(),
        "score": np.array(score).tolist(),
        "rocAuc": metrics.roc_auc_score(target, score) if both else None,
        "averagePrecision": number(metrics.average_precision_score(target, score)),
    }


def manyClasses(target, score):
    return {
        "target": target.tolist(),
        "score": score.tolist(),
        "macro": metrics.roc_auc_score(target, score, multi_class="ovr", average="macro"),
        "weighted": metrics.roc_auc_score(target, score, multi_class="ovr", average="weighted"),
    }


def regression(target, predicted):
    return {
        "target": list(target),
        "predicted": list(predicted),
        "r2": number(metrics.r2_score(target, predicted)),
        "mae": metrics.mean_absolute_error(target, predicted),
        "mse": metrics.mean_squared_error(target, predicted),
    }


probabilities = generator.dirichlet(np.ones(3), 40)
few = np.round(probabilities, 1)
few /= few.sum(1, keepdims=True)
truth = np.concatenate([np.arange(3), generator.integers(0, 3, 37)])
print(
    json.dumps(
        {
            "version": sklearn.__version__,
            "classes": [
                classes(generator.integers(0, 2, 30), generator.integers(0, 2, 30)),
                classes(generator.integers(0, 4, 50), generator.integers(0, 4, 50)),
                classes([0, 1, 2, 2], [0, 1, 1, 1]),
                classes([0, 0, 0], [0, 0, 0]),
                classes([1, 1, 1], [1, 1, 1]),
                classes([0, 0, 0], [1, 1, 1]),
                classes([1, 1, 1], [0, 0, 0]),
                classes([0, 3, 3], [3, 0, 2]),
            ],
            "rankings": [
                ranking(generator.integers(0, 2, 40), generator.random(40)),
                ranking(generator.integers(0, 2, 40), np.round(generator.random(40), 1)),
                ranking([0, 1, 0, 1], [0.5, 0.5, 0.5, 0.5]),
                ranking([0, 0, 1, 1], [0.1, 0.2, 0.3, 0.4]),
                ranking([1, 1, 0, 0], [0.1, 0.2, 0.3, 0.4]),
                ranking([0, 0, 0], [0.1, 0.2, 0.3]),
                ranking([1, 1, 1], [0.1, 0.2, 0.3]),
            ],
            "manyClasses": [manyClasses(truth, probabilities), manyClasses(truth, few)],
            "regressions": [
                regression(generator.normal(size=20).tolist(), generator.normal(size=20).tolist()),
                regression([1e8, 1e8 + 1, 1e8 + 2], [1e8, 1e8 + 1, 1e8 + 3]),
                regression([2.0, 2.0, 2.0], [2.0, 2.0, 2.0]),
                regression([2.0, 2.0, 2.0], [2.0, 2.0, 2.5]),
                regression([1.0], [1.5]),
            ],
        }
    )
)
