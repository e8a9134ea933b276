// Boards other than the Uno, by the Arduino API and its Servo library: 32-bit boards (SAMD, RP2040, Renesas, ESP32).
#if !defined(__AVR_ATmega328P__)

#include <Arduino.h>
#include <Servo.h>

#include "../config.h"
#include "../outputs.h"
#include "board.h"

using namespace retinode;

namespace {

constexpr uint32_t kBaud = 115200;
constexpr uint8_t kStopPin = 2;
constexpr uint8_t kResetPin = 3;
constexpr uint8_t kPowerPin = 4;
constexpr uint8_t kServoPins[kJoints] = {5, 6, 7, 8, 9, 10};

Servo servos[kJoints];
// Width in force; 0: detached.
uint16_t pulses[kJoints];
Kept keptOverReset;
uint32_t readingSum = 0;
uint16_t readings = 0;

}  // namespace

namespace board {

const Identity identity = {"Retinode hand (Arduino)", kSerialNumber, 256, kBaud, {2, 0, 0}};

void begin() {
	pinMode(kStopPin, INPUT_PULLUP);
	pinMode(kResetPin, INPUT_PULLUP);
	pinMode(kPowerPin, OUTPUT);
	digitalWrite(kPowerPin, LOW);
	pinMode(LED_BUILTIN, OUTPUT);
	Serial.begin(kBaud);
}

uint32_t microsNow() { return micros(); }

bool read(uint8_t& byte) {
	if (Serial.available() <= 0) return false;
	byte = static_cast<uint8_t>(Serial.read());
	return true;
}

// The API does not tell; a lost byte shows as a wrong checksum.
bool lostBytes() { return false; }

// Its bytes are seen where they are read: the core cuts the supply.
bool stopSeen() { return false; }

void stopTaken() {}

bool send(void*, const uint8_t* bytes, uint8_t length) {
	if (Serial.availableForWrite() < length) return false;
	Serial.write(bytes, length);
	return true;
}

void servo(uint8_t joint, uint16_t pulseUs) {
	if (pulses[joint] == pulseUs) return;
	if (pulseUs == 0) {
		// The library forgets a pulse in mid-air: cut short, or never ended. So between two of them; the next tick tries again.
		noInterrupts();
		const bool rests = digitalRead(kServoPins[joint]) == LOW;
		if (rests) servos[joint].detach();
		interrupts();
		if (!rests) return;
	} else {
		// Before it is attached too: its first pulse would be the library's own, in mid-range.
		servos[joint].writeMicroseconds(pulseUs);
		if (pulses[joint] == 0) servos[joint].attach(kServoPins[joint], kShortestPulseUs, kLongestPulseUs);
		servos[joint].writeMicroseconds(pulseUs);
	}
	pulses[joint] = pulseUs;
}

void servoPower(bool on) { digitalWrite(kPowerPin, on ? HIGH : LOW); }

void lamp(bool on) { digitalWrite(LED_BUILTIN, on ? HIGH : LOW); }

void sample() {
	// Takes up to 0.1 ms: once a tick has to do.
	if (!kCurrentSensorFitted || readings > 0) return;
	readingSum += static_cast<uint32_t>(analogRead(A0));
	readings++;
}

Current current() {
	const uint16_t mean = readings == 0 ? 0 : static_cast<uint16_t>(readingSum / readings);
	readingSum = 0;
	readings = 0;
	return currentFromReading(mean);
}

Contacts contacts() { return {digitalRead(kStopPin) == HIGH, digitalRead(kResetPin) == LOW}; }

Latches remembered() { return {StopCause::fault, 0}; }

void remember(const Latches&) {}

// Cleared at every start: the motors are then taken to be warm.
volatile Kept* kept() { return &keptOverReset; }

void alive() {}

}  // namespace board

#endif
