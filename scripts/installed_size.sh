#!/bin/sh
# Prints the number of packages in an environment, and their size in MB including bytecode; without
# pip and setuptools, which a new environment contains already:
#
#   sh scripts/installed_size.sh FOLDER
set -eu
cd "$1"/lib/python3.*/site-packages
packages=$(find . -maxdepth 1 -name '*.dist-info' ! -name 'pip-*' ! -name 'setuptools-*' | wc -l)
size=$(du -sk . | cut -f1)
for there in pip pip-*.dist-info setuptools setuptools-*.dist-info pkg_resources _distutils_hack; do
    if [ -e "$there" ]; then
        size=$((size - $(du -sk "$there" | cut -f1)))
    fi
done
printf '%s packages, %s MB\n' "$((packages))" "$((size * 1024 / 1000000))"
