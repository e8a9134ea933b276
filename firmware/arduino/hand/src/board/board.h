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
// An emergency stop was seen among the bytes as they came, maybe before they can be read; the board has cut the supply.
// A board that cannot look at them so early says no.
bool stopSeen();
// The hand is latched: the board may listen for the next one.
void stopTaken();
// All bytes or none, at once; `line` is not used.
bool send(void* line, const uint8_t* bytes, uint8_t length);

// A pulse of this width every 20 ms from now on; 0: none. A pulse that has begun ends at its own width.
void servo(uint8_t joint, uint16_t pulseUs);
// The servos' supply (a relay or transistor). It stays off from when an emergency stop is seen until that is taken.
void servoPower(bool on);
void lamp(bool on);

// Call it in every round: it measures in the background.
void sample();
// The mean since the last call.
retinode::Current current();
retinode::Contacts contacts();

// The latches as they were when the board went off. A board that cannot remember gives a stop by `fault`: after every
// start a person presses the reset button once.
retinode::Latches remembered();
void remember(const retinode::Latches& latches);
// Memory that a reset leaves as it is, where the board has some.
volatile retinode::Kept* kept();

// Call it with every tick: without it for 250 ms the board starts anew, with the servos off, if it can.
void alive();

}  // namespace board
