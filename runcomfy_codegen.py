"""Make the folder ``generator`` importable under the name that its wheel installs it by.

Only a checkout has this file: hatchling cannot rename a package in an editable install.
"""

import sys

import generator

sys.modules[__name__] = generator
