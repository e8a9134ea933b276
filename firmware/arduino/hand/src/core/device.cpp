#include "device.h"

namespace retinode {

// Without a heartbeat for this long, nobody is listening: telemetry stops.
constexpr uint32_t kHostGoneUs = 1000000;
constexpr uint8_t kTicksPerTelemetry = 5;
// When the caller was held up for longer, time is not made up for step by step.
constexpr uint32_t kMaxLagUs = 100000;

void Device::begin(uint32_t nowUs, StopCause remembered) {
	tickUs_ = nowUs;
	hand_.begin(remembered);
}

bool Device::send(Kind kind, uint8_t payloadLength, bool guarded) {
	const uint8_t bytes = static_cast<uint8_t>(finishFrame(wire_, kind, sequence_, payloadLength));
	const uint8_t skipped = guarded ? 0 : 1;
	if (!send_(line_, wire_ + skipped, bytes - skipped)) return false;
	sequence_++;
	return true;
}

uint16_t Device::rejected() const {
	return static_cast<uint16_t>(counters_.crcErrors + counters_.framingErrors + counters_.oversizeErrors +
								 counters_.malformedErrors);
}

void Device::receive(uint8_t byte, uint32_t nowUs) {
	switch (decoder_.push(byte)) {
		case Found::nothing:
			return;
		case Found::frame:
			counters_.frames++;
			frame(nowUs);
			return;
		case Found::emergencyStop:
			stop(StopCause::wire, nowUs);
			return;
		case Found::framingFault:
			counters_.framingErrors++;
			return;
		case Found::oversizeFault:
			counters_.oversizeErrors++;
			return;
		case Found::crcFault:
			counters_.crcErrors++;
			return;
	}
}

void Device::follow(uint8_t sequence, bool opens) {
	const uint8_t skipped = expectsSequence_ && !opens ? static_cast<uint8_t>(sequence - expectedSequence_) : 0;
	if (skipped > 0) {
		counters_.sequenceGaps++;
		counters_.missedFrames += skipped;
	}
	expectsSequence_ = true;
	expectedSequence_ = sequence + 1;
}

void Device::frame(uint32_t nowUs) {
	const Frame& got = decoder_.frame();
	if (got.version != kProtocolVersion) {
		counters_.unknownFrames++;
		return;
	}
	const bool known = got.code >= static_cast<uint8_t>(Kind::hello) &&
					   got.code <= static_cast<uint8_t>(Kind::emergencyStopState);
	if (!known) counters_.unknownFrames++;
	const bool sense = known && message(got, nowUs);
	if (known && !sense) counters_.malformedErrors++;
	follow(got.sequence, sense && (got.code == static_cast<uint8_t>(Kind::hello) ||
								   got.code == static_cast<uint8_t>(Kind::helloReply)));
}

// False for a payload that makes no sense. Before the first HELLO only HELLO is acted upon.
bool Device::message(const Frame& got, uint32_t nowUs) {
	const Kind kind = static_cast<Kind>(got.code);
	const bool inSession = sessionId_ != 0;
	switch (kind) {
		case Kind::hello: {
			Hello message;
			if (!readHello(got.payload, got.length, message)) return false;
			hello(message, nowUs);
			return true;
		}
		case Kind::events: {
			SpikeReader read(got.payload, got.length);
			Spike spike;
			uint32_t count = 0;
			while (read.next(spike)) count++;
			if (!read.ok()) return false;
			if (!inSession) return true;
			spikes_ += count;
			spikesUs_ = nowUs;
			return true;
		}
		case Kind::rates: {
			RateReader read(got.payload, got.length);
			uint32_t windowCount;
			uint32_t count = 0;
			while (read.next(windowCount)) count += windowCount;
			if (!read.ok()) return false;
			if (!inSession) return true;
			spikes_ += count;
			spikesUs_ = nowUs;
			return true;
		}
		case Kind::command: {
			Command message;
			if (!readCommand(got.payload, got.length, message)) return false;
			if (inSession) command(message, nowUs);
			return true;
		}
		case Kind::heartbeat: {
			Heartbeat message;
			if (!readHeartbeat(got.payload, got.length, message)) return false;
			if (inSession) heartbeat(message, nowUs);
			return true;
		}
		case Kind::helloReply:
		case Kind::ack:
		case Kind::nak:
		case Kind::telemetry:
		case Kind::emergencyStopState:
			break;
	}
	return deviceMessageMakesSense(kind, got.payload, got.length);
}

void Device::alive(uint32_t nowUs) {
	hostHeardUs_ = nowUs;
	hostPresent_ = true;
	hand_.heartbeat(nowUs);
}

void Device::hello(const Hello& message, uint32_t nowUs) {
	if (message.sessionId != sessionId_) {
		previousSessionId_ = sessionId_;
		previousSpikes_ = spikes_;
		sessionId_ = message.sessionId;
		spikes_ = 0;
		spikesUs_ = 0;
		commands_.forget();
		echoUs_ = 0;
		heardUs_ = 0;
		rejectedBefore_ = rejected();
	}
	alive(nowUs);
	const HelloReply reply = {sessionId_,		  message.sentUs, nowUs,
							  previousSessionId_, previousSpikes_, hand_.stopped()};
	send(Kind::helloReply, writeHelloReply(payload(), identity_, reply), true);
}

void Device::heartbeat(const Heartbeat& message, uint32_t nowUs) {
	alive(nowUs);
	echoUs_ = message.sentUs;
	heardUs_ = nowUs;
	const Heartbeat answer = {nowUs, echoUs_, heardUs_, spikes_, static_cast<uint16_t>(rejected() - rejectedBefore_)};
	send(Kind::heartbeat, writeHeartbeat(payload(), answer), true);
}

void Device::command(const Command& message, uint32_t nowUs) {
	Answer answer = {message.id, Refusal::none, nowUs};
	if (const Answer* before = commands_.known(message.id)) {
		answer = *before;
	} else if (!commands_.overtaken(message)) {
		answer.refusal = hand_.command(message);
		commands_.remember(message, answer);
	}
	const Kind kind = answer.refusal == Refusal::none ? Kind::ack : Kind::nak;
	send(kind, writeAnswer(payload(), answer), false);
}

void Device::stop(StopCause cause, uint32_t nowUs) {
	if (!hand_.stopped()) stopChangedUs_ = nowUs;
	hand_.emergencyStop(cause);
	stopStateDue_ = true;
	if (cause == StopCause::button) stopBytesDue_ = true;
	sayWhatIsDue();
}

// What may not be lost stays due until the line takes it.
void Device::sayWhatIsDue() {
	if (stopStateDue_) {
		const StopState state = {hand_.stopped(), hand_.cause(), stopChangedUs_};
		stopStateDue_ = !send(Kind::emergencyStopState, writeStopState(payload(), state), false);
	}
	if (stopBytesDue_ && !stopStateDue_) stopBytesDue_ = !send_(line_, kEmergencyStop, kEmergencyStopBytes);
}

void Device::work(const Contacts& contacts, uint32_t nowUs) {
	if (stopButton_.pressed(contacts.stop)) stop(StopCause::button, nowUs);
	if (!resetButton_.pressed(contacts.reset) || contacts.stop) return;
	hand_.reset();
	stopChangedUs_ = nowUs;
	stopStateDue_ = true;
}

void Device::tell(uint32_t nowUs) {
	const Telemetry telemetry = {
		nowUs,
		commands_.lastId(),
		commands_.lastUs(),
		spikes_,
		spikesUs_,
		hand_.stopped(),
		hand_.watchdogRelaxed(),
		hand_.driven(),
		hand_.faults(),
		{static_cast<uint16_t>(hand_.position(0)), static_cast<uint16_t>(hand_.position(1)),
		 static_cast<uint16_t>(hand_.position(2)), static_cast<uint16_t>(hand_.position(3)),
		 static_cast<uint16_t>(hand_.position(4))},
		hand_.position(kWrist),
		hand_.force(),
		hand_.currentMa(),
		hand_.temperature(),
	};
	// On a crowded line it is not sent: an old position helps nobody.
	send(Kind::telemetry, writeTelemetry(payload(), telemetry), false);
}

void Device::tick(uint32_t nowUs, const Current& current, const Contacts& contacts) {
	if (nowUs - tickUs_ > kMaxLagUs) tickUs_ = nowUs - kTickUs;
	tickUs_ += kTickUs;
	work(contacts, nowUs);
	hand_.tick(nowUs, current);
	if (nowUs - hostHeardUs_ > kHostGoneUs) hostPresent_ = false;
	sayWhatIsDue();
	if (ticksToTelemetry_ > 0) {
		ticksToTelemetry_--;
	} else {
		ticksToTelemetry_ = kTicksPerTelemetry - 1;
		if (hostPresent_) tell(nowUs);
	}
}

}  // namespace retinode
