// The sketch with the port for other boards (board/arduino_api.cpp) on this machine, against a model of the Arduino API and
// its Servo library: a host moves the joints, lets go and stops at random moments of ten minutes of the model's time. It prints
// how short and how long a pulse became, as one JSON object. The model's library does what the AVR one does: it makes pulse after
// pulse from an interrupt, and forgets one that is detached in mid-air, whose pin then stays high.
#include <Arduino.h>
#include <Servo.h>
#include <stdio.h>

#include <deque>
#include <random>

#include "../hand/src/core/device.h"
#include "witness.h"

void setup();
void loop();

using namespace retinode;

namespace {

constexpr int kServos = 6;
constexpr uint64_t kFrameUs = 20000;
// What the model calls the time between two looks of the program at the clock.
constexpr uint64_t kCallUs = 7;

struct Channel {
	bool active = false;
	bool high = false;
	uint8_t pin = 0;
	// Until it is attached the library takes its own limits and mid-range.
	int shortestUs = 544, longestUs = 2400, widthUs = 1500;
	uint64_t roseUs = 0;
} channels[kServos];
int known = 0;

uint64_t nowUs = 0;
bool masked = false;
// The channel whose pulse is being made; kServos: all are made, the frame's rest.
int turn = kServos;
uint64_t nextUs = kFrameUs, frameUs = 0;
uint64_t pulses = 0, stuck = 0, shortest = UINT64_MAX, longest = 0;
bool stopPressed = false, resetPressed = false, powered = false;

void fall(Channel& channel) {
	channel.high = false;
	const uint64_t width = nextUs - channel.roseUs;
	pulses++;
	if (width < shortest) shortest = width;
	if (width > longest) longest = width;
}

// The library's interrupt.
void interrupt() {
	if (turn < kServos) {
		if (channels[turn].active && channels[turn].high) fall(channels[turn]);
		turn++;
	} else {
		turn = 0;
		frameUs = nextUs;
	}
	if (turn == kServos) {
		nextUs = frameUs + kFrameUs;
		return;
	}
	Channel& channel = channels[turn];
	nextUs += static_cast<uint64_t>(channel.widthUs);
	if (!channel.active) return;
	if (channel.high) stuck++;
	channel.high = true;
	channel.roseUs = nextUs - static_cast<uint64_t>(channel.widthUs);
}

void advance(uint64_t us) {
	nowUs += us;
	while (!masked && nextUs <= nowUs) interrupt();
}

std::deque<uint8_t> line;
Listener listener;

}  // namespace

SerialPort Serial;
void pinMode(uint8_t, uint8_t) {}
void digitalWrite(uint8_t pin, uint8_t value) {
	if (pin == 4) powered = value != LOW;
}
int digitalRead(uint8_t pin) {
	if (pin == 2) return stopPressed ? HIGH : LOW;
	if (pin == 3) return resetPressed ? LOW : HIGH;
	for (const Channel& channel : channels) {
		if (channel.pin == pin && channel.high) return HIGH;
	}
	return LOW;
}
// The sensor at 3.3 V with 60 mA.
int analogRead(uint8_t) { return 517; }
unsigned long micros() {
	advance(kCallUs);
	return static_cast<unsigned long>(static_cast<uint32_t>(nowUs));
}
void noInterrupts() { masked = true; }
void interrupts() {
	masked = false;
	advance(1);
}
void SerialPort::begin(unsigned long) {}
int SerialPort::available() { return static_cast<int>(line.size()); }
int SerialPort::read() {
	const int byte = line.front();
	line.pop_front();
	return byte;
}
int SerialPort::availableForWrite() { return 255; }
size_t SerialPort::write(const uint8_t* bytes, size_t length) {
	Listener::send(&listener, bytes, static_cast<uint8_t>(length));
	return length;
}

Servo::Servo() : index_(known++) {}
uint8_t Servo::attach(int pin, int shortestUs, int longestUs) {
	Channel& channel = channels[index_];
	channel.pin = static_cast<uint8_t>(pin);
	channel.shortestUs = shortestUs;
	channel.longestUs = longestUs;
	channel.active = true;
	advance(1);
	return 1;
}
void Servo::detach() {
	channels[index_].active = false;
	advance(1);
}
void Servo::writeMicroseconds(int us) {
	Channel& channel = channels[index_];
	channel.widthUs = us < channel.shortestUs ? channel.shortestUs : us > channel.longestUs ? channel.longestUs : us;
	advance(1);
}

namespace {

uint8_t sequence = 0;

void say(Kind kind, const uint8_t* payload, uint8_t length) {
	uint8_t wire[64 + kFrameExtraBytes];
	memcpy(wire + kPayloadOffset, payload, length);
	const uint16_t count = finishFrame(wire, kind, sequence++, length);
	for (uint16_t i = 0; i < count; i++) line.push_back(wire[i]);
}

void run(uint64_t us) {
	for (const uint64_t until = nowUs + us; nowUs < until;) loop();
}

void beat() {
	uint8_t heartbeat[18] = {1};
	PayloadWriter(heartbeat + 4).u32(listener.stampUs);
	say(Kind::heartbeat, heartbeat, sizeof heartbeat);
}

void command(uint16_t id, std::mt19937& random) {
	uint8_t bytes[10];
	PayloadWriter out(bytes);
	out.u16(id);
	const uint32_t what = random() % 8;
	if (what < 5) {
		out.u8(1);
		out.u8(static_cast<uint8_t>(random() % 32));
		out.u16(static_cast<uint16_t>(random() % 10001));
		out.u16(4000);
		out.u16(5000);
	} else if (what < 6) {
		out.u8(3);
		out.u16(static_cast<uint16_t>(random() % 1800 - 900));
		out.u16(1800);
	} else {
		out.u8(4);
	}
	say(Kind::command, bytes, out.length());
}

}  // namespace

int main() {
	std::mt19937 random(1);
	setup();
	const uint8_t hello[] = {1, 2, 7, 0, 0, 0, 0, 0, 0, 0, 0};
	say(Kind::hello, hello, sizeof hello);
	// It starts stopped: a person presses reset once, after the key was seen open.
	run(200000);
	resetPressed = true;
	run(200000);
	resetPressed = false;
	uint64_t driven = 0, steps = 0;
	for (uint16_t id = 1; nowUs < 600000000ull; id = id == 65535 ? 1 : static_cast<uint16_t>(id + 1), steps++) {
		beat();
		command(id, random);
		run(1000 + random() % 40000);
		if (powered) driven++;
		if (random() % 500 != 0) continue;
		for (uint8_t byte : kEmergencyStop) line.push_back(byte);
		run(100000);
		if (powered) return 1;
		resetPressed = true;
		run(150000);
		resetPressed = false;
		run(150000);
	}
	printf("{\"steps\":%llu,\"driven\":%llu,\"pulses\":%llu,\"stuck\":%llu,\"shortestUs\":%llu,\"longestUs\":%llu}\n",
		   (unsigned long long)steps, (unsigned long long)driven, (unsigned long long)pulses, (unsigned long long)stuck,
		   (unsigned long long)shortest, (unsigned long long)longest);
	return 0;
}
