#!/bin/sh
# Prints how many packages an environment has, and how many MB they take with their bytecode:
# sh scripts/installed_size.sh FOLDER
set -eu
packages=$(find "$1"/lib/python3.*/site-packages -maxdepth 1 -name '*.dist-info' | wc -l)
printf '%s packages, %s MB\n' "$((packages))" "$(($(du -sk "$1/lib" | cut -f1) / 1000))"
