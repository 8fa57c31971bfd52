"""A peer that does all that peers do: answers rightly and wrongly, warns, prints, fails, hangs and dies."""

import os
import signal
import time
import warnings

import numpy as np

PACKAGES = ("numpy", "no-such-package")


def made(call, read=lambda found: {"scores": found}):
    return {"default": lambda arrays, options: (lambda: call(arrays, options), read)}


def closeness(arrays, options):
    x, w, gain = arrays["values"], arrays["weights"], arrays["types"] > 0
    v = w * x / np.sqrt((x * x).sum(axis=0))
    top, bottom = np.where(gain, v.max(axis=0), v.min(axis=0)), np.where(gain, v.min(axis=0), v.max(axis=0))
    near, far = np.sqrt(((v - top) ** 2).sum(axis=1)), np.sqrt(((v - bottom) ** 2).sum(axis=1))
    return far / (near + far)


def warning(arrays, options):
    warnings.warn("mind the gap", stacklevel=1)
    print("and chatter on stdout")
    return closeness(arrays, options)


def failing(arrays, options):
    raise ValueError("weights are missing")


def exiting(arrays, options):
    raise SystemExit(3)


def dying(arrays, options):
    os.kill(os.getpid(), signal.SIGKILL)


def half_written(arrays, options):
    os._exit(7)


TASKS = {
    "topsis": made(closeness),
    "wrong": made(lambda arrays, options: closeness(arrays, options) + 0.25),
    "short": made(lambda arrays, options: closeness(arrays, options)[:-1]),
    "nan": made(lambda arrays, options: np.full(len(arrays["values"]), np.nan)),
    "warning": made(warning),
    "failing": made(failing),
    "exiting": made(exiting),
    "dying": made(dying),
    "half": made(half_written),
    "slow": made(lambda arrays, options: time.sleep(60)),
    "paced": made(lambda arrays, options: time.sleep(options["seconds"]) or np.zeros(1)),
    "echo": made(lambda arrays, options: arrays, dict),
    "big": made(lambda arrays, options: np.ones(options["bytes"] // 8).sum(), lambda found: {"sum": found}),
}
