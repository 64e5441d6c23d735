# Completes a word as zsh does at a terminal: try-completion.zsh DIRECTORY, which has _dgen
zmodload zsh/zpty
fpath_entry=$1
zpty shell "zsh -f -i"
zpty -w shell "PS1='' fpath=(${(q)fpath_entry} \$fpath); autoload -Uz compinit && compinit -u -D; unsetopt beep; echo ready"
sleep 3
zpty -w -n shell $'dgen write --backend nat\t'
sleep 3
zpty -w -n shell $'\n'
sleep 1
zpty -w shell "exit"
output=''
while zpty -r shell line 2>/dev/null; do output+=$line; done
[[ $output == *native* && $output != *compopt* ]] || { print -r -- "completion: zsh: $output" >&2; exit 1; }
