#!/bin/sh
# Prints the flash and static RAM that an AVR program takes, as one JSON object; fails when it exceeds its budget.
# sh size.sh PROGRAM.elf FLASH_BUDGET RAM_BUDGET
set -e
avr-size "$1" | awk -v name="$(basename "$1" .elf)" -v flash_budget="$2" -v ram_budget="$3" 'NR == 2 {
	flash = $1 + $2; ram = $2 + $3
	printf "{\"firmware\":\"%s\",\"flashBytes\":%d,\"flashBudget\":%d,\"ramBytes\":%d,\"ramBudget\":%d}\n", name, flash, flash_budget, ram, ram_budget
	if (flash > flash_budget || ram > ram_budget) {
		print name " takes more flash or RAM than its budget allows" > "/dev/stderr"
		exit 1
	}
}'
