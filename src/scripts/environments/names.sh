# shellcheck shell=bash disable=SC2154 # sourced by environments.sh
# locales, and names in other encodings, as working directories and as arguments

# shellcheck disable=SC2034 # by name
ascii=plain utf8=$'M\xc3\xbcller' latin1=$'M\xfcller'

run_in() { # LOCALE COMMAND...
  case $1 in
    unset) run env -u LC_ALL "${@:2}" ;;
    *) run env LC_ALL="$1" "${@:2}" ;;
  esac
}

# All that is below a directory and two levels deep, one name a line.
listed() { find "$1" -mindepth 1 -maxdepth 2 | LC_ALL=C sort; }

# Relative names in a working directory of that name: at their place, or refused, and nothing beside.
working_directory() { # LOCALE NAME
  mkdir "$2"
  cd "$2" || exit
  run_in "$1" "$dgen" write --dir s --files 1 --file-size 4096 --seed 1
  refused_or_good "$2" 'working directory'
  if [[ $2 == "$latin1" ]]; then
    must "nothing is written" [ "$(listed "$place")" = "$place/$2" ]
    return
  fi
  must "the set is where it was asked for" [ -e s/dgen-set.json ]
  run_in "$1" "$dgen" verify --dir s
  ends 0
  run_in "$1" "$dgen" write --out f --seed 1 --size 10000
  ends 0
  must "the bytes are there" is_reference f
  run_in "$1" "$dgen" bench --size 64KiB --iterations 1 --warmup 0 --chunk 64KiB --report r
  ends 0
  must "the report is there" [ -s r/dgen-report.html ]
  must "nothing lies beside the directory" [ "$(ls "$place")" = "$2" ]
}

refused_or_good() { # NAME MESSAGE
  if [[ $1 == "$latin1" ]]; then ends 2 "$2"; else ends 0; fi
}

file_argument() { # LOCALE NAME
  run_in "$1" "$dgen" write --out "$2" --seed 1 --size 10000
  refused_or_good "$2" 'cannot be decoded'
  if [[ $2 == "$latin1" ]]; then
    must "nothing is written" [ -z "$(ls)" ]
    "$dgen" write --out plain --seed 1 --size 10000 >plain.out 2>&1
    mv plain "$2"
    mv plain.dgen.json "$2.dgen.json"
    run_in "$1" "$dgen" verify --in "$2"
    ends 2 'cannot be decoded'
    return
  fi
  must "the bytes are there" is_reference "$2"
  run_in "$1" "$dgen" verify --in "$2"
  ends 0
}

directory_argument() { # LOCALE NAME
  run_in "$1" "$dgen" write --dir "$2" --files 2 --file-size 4096 --seed 1
  refused_or_good "$2" 'cannot be decoded'
  if [[ $2 == "$latin1" ]]; then
    must "nothing is written" [ -z "$(ls)" ]
  else
    must "the set is there" [ -d "$2" ]
    run_in "$1" "$dgen" verify --dir "$2"
    ends 0
  fi
}

# Two names that are alike once decoded must not become one file.
two_names() { # LOCALE
  run_in "$1" "$dgen" write --force --out $'l\xe9.bin' --seed 1 --size 10000
  ends 2 'cannot be decoded'
  run_in "$1" "$dgen" write --force --out $'l\xe8.bin' --seed 2 --size 10000
  ends 2 'cannot be decoded'
  must "nothing is written" [ -z "$(ls)" ]
}

# The character that stands for undecodable bytes may itself be in a name.
replacement_character() { # LOCALE
  run_in "$1" "$dgen" write --out $'l\xef\xbf\xbd' --seed 1 --size 10000
  ends 0
  must "the bytes are there" is_reference $'l\xef\xbf\xbd'
}

micro_sign() { # LOCALE
  run_in "$1" "$dgen" write --out f --seed 1 --size 10000
  ends 0
  must "times in microseconds" grep -q 'in µs: p50' "$place.out"
}

for locale in C POSIX C.UTF-8 unset xx_XX.UTF-8; do
  for name in ascii utf8 latin1; do
    cell "$locale: working directory, $name" working_directory "$locale" "${!name}"
    cell "$locale: file, $name" file_argument "$locale" "${!name}"
    cell "$locale: directory, $name" directory_argument "$locale" "${!name}"
  done
  cell "$locale: two Latin-1 names" two_names "$locale"
  cell "$locale: a name with U+FFFD" replacement_character "$locale"
  cell "$locale: micro sign" micro_sign "$locale"
done

# A language with digits and messages of its own.
language() { # VARIABLE
  export "$1=-Duser.language=ar -Duser.country=EG -Duser.extensions=u-nu-arab"
  run "$dgen" write --out f --seed 1 --size 10000
  ends 0
  must "digits of ASCII" grep -q 'wrote 10000 bytes' "$place.out"
  must "no other digits" no grep -qP '[\x{660}-\x{669}]' "$place.out"
  run "$dgen" verify --in f --chunk 3GiB
  ends 2 '3221225472'
  run "$dgen" write --out g --size 3MiB --chunk 1MiB --block-size 3000 --direct
  ends 2 'must divide the chunk.*[0-9]'
}
cell "a language with other digits, DGEN_JAVA_OPTS" language DGEN_JAVA_OPTS
cell "a language with other digits, _JAVA_OPTIONS" language _JAVA_OPTIONS
