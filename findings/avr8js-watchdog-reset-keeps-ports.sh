#!/usr/bin/env bash
# avr8js 0.21.1 (npm): a watchdog reset leaves the ports as they were.
# On an ATmega328P every reset puts the I/O registers back to their initial values (its data sheet, "Resetting
# the AVR"), so that a pin that was driven high floats until the program sets it again. In avr8js DDRB, PORTB and the pin
# that listeners see stay as they were. A test of "outputs off after the watchdog has bitten" that runs on it says nothing of a board.
# Seen: `after the reset: WDRF 1, DDRB 32, PORTB 32, pin High`. Exit 0 while that is so, 1 when it changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund avr8js@0.21.1
cat >run.mjs <<'JS'
import { AVRClock, AVRIOPort, AVRWatchdog, avrInstruction, clockConfig, CPU, PinState, portBConfig, watchdogConfig } from 'avr8js';
// in r17, MCUSR; sbrc r17, WDRF; rjmp wait; sbi DDRB, 5; sbi PORTB, 5; watchdog on (WDCE, then WDE, 16 ms); wait: rjmp wait
const program = new Uint16Array(0x4000);
program.set([0xb714, 0xfd13, 0xc008, 0x9a25, 0x9a2d, 0xe108, 0x9300, 0x0060, 0xe008, 0x9300, 0x0060, 0xcfff]);
const cpu = new CPU(program);
const clock = new AVRClock(cpu, 16e6, clockConfig);
const port = new AVRIOPort(cpu, portBConfig);
new AVRWatchdog(cpu, watchdogConfig, clock);
const bitten = () => (cpu.data[0x54] & 8) !== 0;
while (!bitten() && cpu.cycles < 16e6) {
	avrInstruction(cpu);
	cpu.tick();
}
console.log(`after the reset: WDRF ${Number(bitten())}, DDRB ${cpu.data[0x24]}, PORTB ${cpu.data[0x25]}, pin ${PinState[port.pinState(5)]}`);
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = 'after the reset: WDRF 1, DDRB 32, PORTB 32, pin High' ]
