#include "host_messages.h"

namespace retinode {

bool readHello(const uint8_t* payload, uint8_t length, Hello& hello) {
	PayloadReader read(payload, length);
	hello.lowestVersion = read.u8();
	hello.highestVersion = read.u8();
	hello.sessionId = read.u32();
	hello.sentUs = read.u32();
	read.skipText(kBoundHostBytes);
	return read.ok() && hello.lowestVersion >= 1 && hello.lowestVersion <= hello.highestVersion && hello.sessionId != 0;
}

bool readHeartbeat(const uint8_t* payload, uint8_t length, Heartbeat& heartbeat) {
	PayloadReader read(payload, length);
	heartbeat.sentUs = read.u32();
	heartbeat.echoUs = read.u32();
	heartbeat.heardUs = read.u32();
	heartbeat.spikes = read.u32();
	heartbeat.rejectedFrames = read.u16();
	return read.ok();
}

static bool isClosure(uint16_t steps) { return steps <= kClosureSteps; }

bool readCommand(const uint8_t* payload, uint8_t length, Command& command) {
	PayloadReader read(payload, length);
	command = Command();
	command.id = read.u16();
	command.target = static_cast<Target>(read.u8());
	switch (command.target) {
		case Target::grip: {
			command.digits = read.u8() & kAllDigits;
			const uint16_t closure = read.u16();
			if (!isClosure(closure)) return false;
			for (uint16_t& each : command.closures) each = closure;
			command.speed = read.u16();
			command.forceLimit = read.u16();
			return read.ok();
		}
		case Target::digits:
			command.digits = kAllDigits;
			for (uint16_t& each : command.closures) {
				each = read.u16();
				if (!isClosure(each)) return false;
			}
			command.speed = read.u16();
			command.forceLimit = read.u16();
			return read.ok();
		case Target::wrist:
			command.angle = static_cast<int16_t>(read.u16());
			command.angularSpeed = read.u16();
			return read.ok() && command.angle >= -kHalfTurn && command.angle <= kHalfTurn;
		case Target::relax:
			return read.ok();
		case Target::stimulate: {
			// Electrode, drive, amplitude, phase, gap, rate, hold, rise: a hand has no electrodes, but must answer.
			read.u16();
			const uint8_t drive = read.u8();
			for (uint8_t i = 0; i < 6; i++) read.u16();
			return read.ok() && drive <= static_cast<uint8_t>(Drive::spikes);
		}
	}
	return false;
}

bool SpikeReader::next(Spike& spike) {
	if (!first_ && read_.left() == 0) return false;
	if (first_) {
		last_.tUs = read_.u32();
		first_ = false;
	} else {
		const uint32_t delta = read_.varint();
		if (delta > kBoundSpikeDeltaUs) ok_ = false;
		last_.tUs += delta;
	}
	const uint32_t channel = read_.varint();
	if (!read_.ok() || channel > kBoundChannel) ok_ = false;
	last_.channel = static_cast<uint16_t>(channel);
	spike = last_;
	return ok_;
}

RateReader::RateReader(const uint8_t* payload, uint8_t length) : read_(payload, length) {
	head_.windowEndUs = read_.u32();
	head_.windowUs = read_.u32();
	head_.firstChannel = read_.u16();
}

bool RateReader::next(uint32_t& count) {
	if (!read_.ok() || read_.left() == 0) return false;
	count = read_.varint();
	return read_.ok();
}

bool countEvents(const uint8_t* payload, uint8_t length, uint16_t channels, uint32_t& spikes) {
	SpikeReader read(payload, length);
	Spike spike;
	spikes = 0;
	while (read.next(spike)) spikes += spike.channel < channels ? 1 : 0;
	return read.ok();
}

bool countRates(const uint8_t* payload, uint8_t length, uint16_t channels, uint32_t& spikes) {
	RateReader read(payload, length);
	uint32_t count;
	spikes = 0;
	for (uint32_t channel = read.head().firstChannel; read.next(count); channel++) {
		if (channel < channels) spikes += count;
	}
	return read.ok();
}

}  // namespace retinode
