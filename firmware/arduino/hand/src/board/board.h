// What a board does for the firmware. uno.cpp: boards with an ATmega328P. arduino_api.cpp: every other Arduino board.
#pragma once
#include <stdint.h>

#include "../core/device.h"

namespace board {

extern const retinode::Identity identity;

void begin();
// µs since the start, modulo 2^32.
uint32_t microsNow();

// The next byte from the host; false when there is none.
bool read(uint8_t& byte);
// True once for every time that bytes were lost before they could be read.
bool lostBytes();
// All bytes or none, at once; `line` is not used.
bool send(void* line, const uint8_t* bytes, uint8_t length);

// A pulse of this width every 20 ms from now on; 0: no pulses.
void servo(uint8_t joint, uint16_t pulseUs);
// The servos' supply (a relay or transistor).
void servoPower(bool on);
void lamp(bool on);

// Call it in every round: it measures in the background.
void sample();
// The mean since the last call.
retinode::Current current();
retinode::Contacts contacts();

// The stop that was latched when the board went off. A board that cannot remember gives `fault`: after every start a
// person presses the reset button once.
retinode::StopCause rememberedStop();
void rememberStop(retinode::StopCause cause);

// Call it with every tick: without it for 250 ms the board starts anew, with the servos off, if it can.
void alive();

}  // namespace board
